/** Light, dark, or as the system has it; public/theme.js applies the choice before the first paint. */
export type Theme = "system" | "light" | "dark";

const NAME = "marey.theme";

export function currentTheme(): Theme {
  const theme = document.documentElement.dataset.theme;
  return theme === "light" || theme === "dark" ? theme : "system";
}

export function setTheme(theme: Theme): void {
  if (theme === "system") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
  try {
    if (theme === "system") localStorage.removeItem(NAME);
    else localStorage.setItem(NAME, theme);
  } catch {
    // Storage is forbidden: the choice lasts as long as the page.
  }
}

/** From what is seen now to its opposite; to "system" where the system has it so. */
export function toggleTheme(): void {
  const systemDark = window.matchMedia("(prefers-color-scheme: dark)").matches;
  const theme = currentTheme();
  const dark = theme === "system" ? systemDark : theme === "dark";
  setTheme(dark === systemDark ? (dark ? "light" : "dark") : "system");
}
