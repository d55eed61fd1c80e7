// The searches that were made last, while this tab is open: nobody else is told.

const place = "hearthmail:searches";
const most = 6;
const longest = 200; // characters

// rememberSearch puts a search before those that were made earlier.
export function rememberSearch(query: string): void {
  if (query === "" || query.length > longest) return;
  const all = [query, ...recent().filter((other) => other !== query)].slice(0, most);
  try {
    sessionStorage.setItem(place, JSON.stringify(all));
  } catch {
    // it is full, or there is none
  }
}

// recentSearches are options of a list of suggestions, which search when taken.
export function recentSearches(): HTMLElement[] {
  return recent().map((query, i) => {
    const option = document.createElement("li");
    option.id = `recent-${i}`;
    option.setAttribute("role", "option");
    option.setAttribute("aria-selected", "false");
    option.dataset.query = query;
    option.dataset.run = "";
    const words = document.createElement("bdi");
    words.textContent = query;
    option.append(words);
    return option;
  });
}

function recent(): string[] {
  try {
    const kept: unknown = JSON.parse(sessionStorage.getItem(place) ?? "[]");
    return Array.isArray(kept) ? kept.filter((query) => typeof query === "string") : [];
  } catch {
    return [];
  }
}
