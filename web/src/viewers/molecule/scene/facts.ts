/** What can be said of one atom. */
import { SYMBOLS } from "../read/elements";
import { HELIX, SHEET, type Structure } from "../read/structure";

type Fact = readonly [name: string, value: string];

/** Only what the file says. */
export function factsOf(structure: Structure, atom: number): Fact[] {
  const { b, charge, serial, element, names, name } = structure;
  const symbol = SYMBOLS[element[atom] as number] ?? "?";
  const own = names[name[atom] as number] ?? "";
  const facts: Fact[] = [
    ["atom", `${own && own !== symbol ? `${own}, ` : ""}${symbol} ${serial[atom]}`],
  ];
  facts.push(...residueFacts(structure, structure.residueOf[atom] as number));
  if (b.length > 0 && Number.isFinite(b[atom]))
    facts.push(["B factor", (b[atom] as number).toFixed(2)]);
  if (charge.length > 0 && Number.isFinite(charge[atom]))
    facts.push(["charge", signed(charge[atom] as number)]);
  facts.push(["place", placeOf(structure, atom)]);
  return facts;
}

function residueFacts(structure: Structure, residue: number): Fact[] {
  const name = structure.names[structure.residueName[residue] as number] ?? "";
  const chain = structure.chains[structure.chain[residue] as number] ?? "";
  const facts: Fact[] = [];
  if (name) {
    const letter = structure.insertion[residue] as number;
    const number = `${structure.residueNumber[residue]}${letter ? String.fromCharCode(letter) : ""}`;
    const kind = structure.secondary[residue];
    const shape = kind === HELIX ? ", helix" : kind === SHEET ? ", strand" : "";
    facts.push(["residue", `${name} ${number}${shape}`]);
  }
  if (chain) facts.push(["chain", chain]);
  return facts;
}

const signed = (value: number): string =>
  `${value > 0 ? "+" : value < 0 ? "−" : ""}${Number(Math.abs(value).toFixed(4))}`;

function placeOf({ position, origin }: Structure, atom: number): string {
  const parts = [0, 1, 2].map((axis) =>
    ((position[3 * atom + axis] ?? 0) + (origin[axis] ?? 0)).toFixed(3),
  );
  return `${parts.join(", ").replace(/-/g, "−")} Å`;
}
