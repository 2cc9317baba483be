// Which cases are listed: the tab, the search, the filters, the order.

const state = { status: "open", search: "", party: "", type: "", market: "", docs: "", urgency: "", sort: "plan" };
const cases = data.cases;
cases.forEach((one, place) => {
  one.place = place;
  one.haystack = [
    one.key, one.number, one.title, one.type, one.party_word, one.market, one.subject, one.text, one.deadline,
    one.deadline_said, one.planned, one.earlier, one.state_said, one.next_said, ...one.facts.map((fact) => fact[1]), ...one.lines.shown.flat(),
  ].join("\n").toLowerCase();
});

const URGENCIES = {
  week: (one) => one.tone === "urgent",
  month: (one) => one.tone !== "",
  today: (one) => Boolean(one.planned) && one.planned <= data.as_of,
  late: (one) => one.late === true,
  locked: (one) => Boolean(one.locked),
};
const DOCUMENTS = { ready: (one) => one.ready === true, lacking: (one) => one.ready === false };
const LAST = "9999";
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

// Currencies are never compared by number: the one with most cases first, inside it the most money.
const currencyCounts = {};
for (const one of cases) for (const name of Object.keys(one.money)) currencyCounts[name] = (currencyCounts[name] ?? 0) + 1;
const currencyOf = (one) => Object.keys(one.money)[0] ?? "";
function byMoney(a, b) {
  const [first, second] = [currencyOf(a), currencyOf(b)];
  if (first === second) return (b.money[first] ?? -1) - (a.money[first] ?? -1);
  return (currencyCounts[second] ?? 0) - (currencyCounts[first] ?? 0) || compare(first, second);
}

const SORTS = {
  plan: (a, b) => compare(a.planned || LAST, b.planned || LAST),
  deadline: (a, b) => compare(a.deadline || LAST, b.deadline || LAST),
  amount: byMoney,
  party: (a, b) => compare(a.party_word, b.party_word),
};

function fits(one, words) {
  return (
    one.status === state.status &&
    (!state.party || one.party === state.party) &&
    (!state.type || one.types.includes(state.type)) &&
    (!state.market || one.market === state.market) &&
    (!state.docs || DOCUMENTS[state.docs](one)) &&
    (!state.urgency || URGENCIES[state.urgency](one)) &&
    words.every((word) => one.haystack.includes(word))
  );
}

// Equal ones stay in the order in which they are filed.
function listedCases() {
  const words = state.search.toLowerCase().split(/\s+/);
  return cases.filter((one) => fits(one, words)).sort((a, b) => SORTS[state.sort](a, b) || a.place - b.place);
}

const filtered = () => Boolean(state.search || state.party || state.type || state.market || state.docs || state.urgency);
