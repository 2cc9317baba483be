// Building blocks: the data, the texts, and elements that only ever hold text.

const data = JSON.parse(document.getElementById("data").textContent);
const byId = (id) => document.getElementById(id);

// The text of that name with its blanks filled: said("count", {n: 3}).
function said(key, blanks = {}) {
  return data.texts[key].replace(/\{(\w+)\}/g, (_, name) => blanks[name]);
}

// An element: make("p", {class: "note"}, "text", child, null). Children that are nothing are left out.
function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) element.addEventListener(name.slice(2), value);
    else if (value === true) element.setAttribute(name, "");
    else if (value !== false && value !== null && value !== undefined) element.setAttribute(name, value);
  }
  element.append(...children.flat(Infinity).filter((child) => child || child === 0));
  return element;
}

// Money in the smallest unit as text: money({USD: 123450}) is "1,234.50 USD".
function money(amounts) {
  return Object.entries(amounts)
    .map(([currency, minor]) => {
      const decimals = data.decimals[currency] ?? 2;
      const number = (minor / 10 ** decimals).toLocaleString("en-US", {
        minimumFractionDigits: decimals,
        maximumFractionDigits: decimals,
      });
      return `${number} ${currency}`;
    })
    .join(" + ");
}

let toastTimer = 0;
function toast(text, bad = false) {
  const note = byId("toast");
  note.textContent = text;
  note.classList.toggle("bad", bad);
  note.classList.add("shown");
  clearTimeout(toastTimer);
  toastTimer = setTimeout(() => note.classList.remove("shown"), 2400);
}
