import { onRequest } from "./request";
import { recentSearches, rememberSearch } from "./search_recent";
import { type Suggestions, keepSuggestions, optionsAt } from "./suggest";

// keepSearchField completes what is typed into the search field. A list that is shown
// anew brings a field of its own.
export function keepSearchField(): void {
  onRequest("after:swap", () => complete());
  complete();
}

function complete(): void {
  const field = document.querySelector<HTMLInputElement>("#search-query");
  const address = field?.closest<HTMLElement>("[data-complete]")?.dataset.complete;
  const found = `${field?.id}-found`;
  if (!field || !address || field.getAttribute("aria-controls") === found) return;
  field.setAttribute("aria-controls", found);
  const suggestions = keepSuggestions(field, () => false, ({ dataset }) => {
    field.value = dataset.query ?? field.value;
    const at = Number(dataset.at ?? field.value.length);
    field.setSelectionRange(at, at);
    if ("run" in dataset) field.form?.requestSubmit();
    else ask(field, suggestions, address);
  });
  field.parentElement?.append(suggestions.list);
  listen(field, suggestions, address);
  if (document.activeElement === field && (field.value === "" || field.value !== field.defaultValue)) ask(field, suggestions, address);
}

function listen(field: HTMLInputElement, suggestions: Suggestions, address: string): void {
  field.addEventListener("input", () => ask(field, suggestions, address));
  field.addEventListener("focus", () => { if (field.value === "") suggestions.show(recentSearches()); });
  field.addEventListener("blur", () => suggestions.close());
  field.addEventListener("keydown", (event) => {
    if (!event.isComposing && key(event, suggestions)) event.preventDefault();
  });
  field.form?.addEventListener("submit", () => {
    suggestions.close();
    rememberSearch(field.value.trim());
  });
}

function ask(field: HTMLInputElement, suggestions: Suggestions, address: string): void {
  if (field.value.trim() === "") {
    suggestions.close();
    suggestions.show(recentSearches());
    return;
  }
  const at = field.selectionStart ?? field.value.length;
  suggestions.ask((signal) => optionsAt(`${address}?q=${encodeURIComponent(field.value)}&at=${at}`, signal));
}

// key tells whether the key was for the suggestions.
function key(event: KeyboardEvent, suggestions: Suggestions): boolean {
  switch (event.key) {
    case "ArrowDown": return suggestions.move(1);
    case "ArrowUp": return suggestions.move(-1);
    case "Escape": return suggestions.close();
    case "Enter": return suggestions.take();
    case "Tab": return !event.shiftKey && suggestions.take();
    default: return false;
  }
}
