// The keyboard: letters act unless somebody is typing.

const typing = (target) => target.matches("input, textarea, select");
const ACTIONS = {
  ArrowDown: () => move(1),
  ArrowUp: () => move(-1),
  j: () => move(1),
  k: () => move(-1),
  "/": () => byId("search").focus(),
  c: () => chosen && copyText(chosen),
  s: () => chosen && copySubject(chosen),
  l: () => chosen && copyLines(chosen),
  "?": () => byId("help").showModal(),
  Enter: () => open(),
  Escape: () => {
    if (document.body.classList.contains("opened")) back();
    else if (filtered()) clear();
  },
};

function pressed(event) {
  if (event.ctrlKey || event.metaKey || event.altKey || byId("help").open) return;
  if (typing(event.target)) {
    if (event.target.id === "search" && ["Escape", "Enter", "ArrowDown"].includes(event.key)) {
      if (event.key === "Escape" && event.target.value) search("");
      byId("list").focus();
      event.preventDefault();
    }
    return;
  }
  const scrolls = event.target.matches(".letter, .scroll, .detail") && event.key.startsWith("Arrow");
  const presses = event.target.matches("button, a") && event.key === "Enter";
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  if (scrolls || presses || !(key in ACTIONS)) return;
  event.preventDefault();
  ACTIONS[key]();
}

function search(text) {
  byId("search").value = text;
  state.search = text.trim();
  list();
}
