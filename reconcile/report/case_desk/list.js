// The list: rows are made as far as somebody scrolls, so that thousands of cases open at once.

const PORTION = 60;
let listed = [];
let rows = [];
let chosen = null;

function row(one, place) {
  const planned = one.planned ? said("file_on", { day: one.planned_said }) : one.planned_said;
  const parts = [planned ?? one.state_said, one.party_word, one.market];
  return make(
    "li",
    {
      role: "option", id: `row-${place}`, class: `row ${one.tone}`, "aria-selected": one === chosen ? "true" : "false",
      onclick: () => choose(one, true),
    },
    make("span", { class: "days" }, one.days_said),
    make("span", { class: "about" },
      make("span", { class: "pair" },
        make("span", { class: "cut" }, make("b", {}, one.type), " ", make("span", { class: "number" }, one.number)),
        make("b", {}, money(one.money) || said("unpriced"))),
      make("span", { class: "pair faint" },
        make("span", { class: "cut" }, one.title, one.more > 0 ? ` ${said("more_products", { n: one.more })}` : ""),
        make("span", {}, said(one.units === 1 ? "one_unit" : "units", { n: one.units }))),
      make("span", { class: "pair faint" },
        make("span", { class: one.late ? "cut late" : "cut" }, parts.filter(Boolean).join(" · ")),
        badge(one)),
    ),
  );
}

function badge(one) {
  if (one.locked) return make("span", { class: "badge locked" }, said("locked"));
  if (one.status !== "open") return null;
  return make("span", { class: one.ready ? "badge good" : "badge lack" }, said(one.ready ? "docs_ready" : "docs_lacking"));
}

function more() {
  if (rows.length >= listed.length) return;
  const start = rows.length;
  rows.push(...listed.slice(start, start + PORTION).map((one, at) => row(one, start + at)));
  byId("list").append(...rows.slice(start));
}

function tally() {
  const sums = {};
  for (const one of listed) for (const [name, minor] of Object.entries(one.money)) sums[name] = (sums[name] ?? 0) + minor;
  const inTab = cases.filter((one) => one.status === state.status).length;
  const count = listed.length === inTab ? said("count", { n: inTab }) : said("count_of", { n: listed.length, all: inTab });
  byId("tally").textContent = [count, money(sums)].filter(Boolean).join(" · ");
  byId("clear").hidden = !filtered();
}

function list() {
  listed = listedCases();
  rows = [];
  byId("list").replaceChildren();
  byId("list").scrollTop = 0;
  const none = filtered() ? "none_found" : "none_now";
  if (listed.length === 0) byId("list").append(make("li", { class: "none", role: "presentation" }, said(none)));
  more();
  tally();
  if (!listed.includes(chosen)) show(wide.matches ? (listed[0] ?? null) : null);
  mark();
}

// Marks the chosen row, if it has been made.
function mark() {
  const place = listed.indexOf(chosen);
  for (const made of rows) if (made.getAttribute("aria-selected") === "true") made.setAttribute("aria-selected", "false");
  if (!rows[place]) return byId("list").removeAttribute("aria-activedescendant");
  rows[place].setAttribute("aria-selected", "true");
  byId("list").setAttribute("aria-activedescendant", rows[place].id);
  rows[place].scrollIntoView({ block: "nearest" });
}

function choose(one, opened = false) {
  show(one);
  mark();
  if (opened) open();
}

// On a phone the case covers the list; going back in the browser uncovers it.
function open() {
  if (!chosen || document.body.classList.contains("opened")) return;
  document.body.classList.add("opened");
  if (!wide.matches) history.pushState({}, "");
  byId("detail").focus({ preventScroll: true });
}

function move(by) {
  if (listed.length === 0) return;
  const place = Math.min(Math.max(listed.indexOf(chosen) + by, 0), listed.length - 1);
  while (!rows[place]) more();
  choose(listed[place]);
}

function tabs() {
  const button = (status) =>
    make(
      "button",
      {
        type: "button", id: `tab-${status}`, "aria-pressed": String(status === state.status),
        onclick: () => tab(status),
      },
      said(`tab_${status}`), " ", make("span", { class: "n" }, String(cases.filter((one) => one.status === status).length)),
    );
  const there = data.statuses.filter((status) => status === "open" || cases.some((one) => one.status === status));
  byId("tabs").replaceChildren(...there.map(button));
}

function tab(status) {
  state.status = status;
  state.sort = status === "open" ? "plan" : "deadline";
  chosen = null;
  tabs();
  filters();
  list();
}

function filters() {
  const inTab = cases.filter((one) => one.status === state.status);
  const words = (key, word) => {
    const found = new Map(inTab.flatMap((one) => [key(one)].flat().map((value) => [value, word(one, value)])));
    return [...found].filter(([value]) => value).sort((a, b) => a[1].localeCompare(b[1], data.language));
  };
  const choice = (name, options) => {
    if (state[name] && !options.some(([value]) => value === state[name])) state[name] = "";
    const all = name === "sort" ? [] : [["", said("all")]];
    const select = make(
      "select", { id: `filter-${name}`, onchange: (event) => { state[name] = event.target.value; marked(); list(); } },
      [...all, ...options].map(([value, text]) => make("option", { value, selected: state[name] === value }, text)),
    );
    return make("label", { for: `filter-${name}` }, make("span", {}, said(`filter_${name}`)), select);
  };
  const own = (name, values) => values.map((value) => [value, said(`${name}_${value}`)]);
  const open = state.status === "open";
  byId("filters").replaceChildren(
    choice("party", words((one) => one.party, (one) => one.party_word)),
    choice("type", words((one) => one.types, (_, type) => data.types[type] ?? type)),
    choice("market", words((one) => one.market, (one) => one.market)),
    ...(open ? [choice("docs", own("docs", Object.keys(DOCUMENTS)))] : []),
    choice("urgency", own("urgency", open ? Object.keys(URGENCIES) : ["week", "month"])),
    choice("sort", own("sort", open ? Object.keys(SORTS) : ["deadline", "amount", "party"])),
  );
  if (!open) state.docs = "";
  marked();
}

// A filter that hides something is seen even while the filters are folded away.
function marked() {
  for (const select of byId("filters").querySelectorAll("select")) {
    select.classList.toggle("active", select.id !== "filter-sort" && select.value !== "");
  }
  const n = ["party", "type", "market", "docs", "urgency"].filter((name) => state[name]).length;
  byId("filter-button").textContent = n ? `${said("filters")} (${n})` : said("filters");
}

function clear() {
  Object.assign(state, { search: "", party: "", type: "", market: "", docs: "", urgency: "" });
  byId("search").value = "";
  filters();
  list();
}
