/** Lists of names in few words. */

const MOST_NAMES = 6;

/** "a, b, c and 4 more". */
export function namesOf(names: readonly string[]): string {
  const more = names.length - MOST_NAMES;
  const first = names.slice(0, MOST_NAMES).join(", ");
  return more > 0 ? `${first} and ${more} more` : first;
}

/** "3 × scatter, bar": each once, in the order of their first. */
export function tally(names: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const name of names) counts.set(name, (counts.get(name) ?? 0) + 1);
  return namesOf([...counts].map(([name, count]) => (count > 1 ? `${count} × ${name}` : name)));
}
