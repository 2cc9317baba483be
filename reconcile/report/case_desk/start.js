// What happens when the page opens.

const wide = window.matchMedia("(min-width: 900px)");

// Figures are as of the date of the run. Where the browser's day is later, that is said, and no figure changes.
function stale() {
  const now = new Date();
  const days = Math.round((Date.UTC(now.getFullYear(), now.getMonth(), now.getDate()) - Date.parse(data.as_of)) / 86400000);
  if (days > 0) {
    byId("stale").textContent = said(days === 1 ? "stale_one" : "stale", { n: days });
    byId("stale").hidden = false;
  }
}

// A page from file:// may have no storage: the choice then holds until it is closed.
function theme(next) {
  document.documentElement.dataset.theme = next;
  try { localStorage.setItem("case-desk-theme", next); } catch { /* nothing to remember it with */ }
}
function rememberedTheme() {
  try { return localStorage.getItem("case-desk-theme"); } catch { return null; }
}
const dark = window.matchMedia("(prefers-color-scheme: dark)");
const themeNow = () => document.documentElement.dataset.theme ?? (dark.matches ? "dark" : "light");

if (rememberedTheme()) theme(rememberedTheme());
byId("theme").addEventListener("click", () => theme(themeNow() === "dark" ? "light" : "dark"));
byId("help-button").addEventListener("click", () => byId("help").showModal());
byId("print-listed").addEventListener("click", () => window.print());
byId("clear").addEventListener("click", clear);
byId("search").addEventListener("input", (event) => search(event.target.value));
byId("filter-button").addEventListener("click", (event) => {
  const open = byId("filters").classList.toggle("open");
  event.target.setAttribute("aria-expanded", String(open));
});
byId("list").addEventListener("scroll", (event) => {
  const box = event.target;
  if (box.scrollTop + box.clientHeight > box.scrollHeight - 400) more();
});
document.addEventListener("scroll", () => {
  if (!wide.matches && window.innerHeight + window.scrollY > document.body.scrollHeight - 600) more();
});
window.addEventListener("popstate", closed);
document.addEventListener("keydown", pressed);
stale();
tabs();
filters();
list();
