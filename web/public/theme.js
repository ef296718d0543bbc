// Set the chosen theme before the first paint. Without a choice the system's theme holds.
try {
  const theme = localStorage.getItem("marey.theme");
  if (theme === "light" || theme === "dark") document.documentElement.dataset.theme = theme;
} catch {
  // Storage is forbidden in this browser: the system's theme holds.
}
