import { onRequest } from "./request";
import { recentSearches, rememberSearch } from "./search_recent";
import { type Suggestions, keepSuggestions, optionsAt } from "./suggest";

// keepSearchField completes what is typed into the search field. A list that is shown
// anew brings a field of its own.
export function keepSearchField(): void {
  onRequest("after:swap", () => complete());
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !typing(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const field = input();
      if (!field) return;
      event.preventDefault();
      field.focus();
      field.select();
    }
  });
  complete();
}

function input(): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>("#search-query");
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.closest("input, textarea, select, dialog") !== null);
}

function complete(): void {
  const field = input();
  const address = field?.closest<HTMLElement>("[data-complete]")?.dataset.complete;
  if (!field || !address || field.role === "combobox") return;
  for (const [name, value] of Object.entries({
    role: "combobox", "aria-autocomplete": "list", "aria-expanded": "false", "aria-controls": `${field.id}-found`,
  })) field.setAttribute(name, value);
  const suggestions = keepSuggestions(field, () => false, ({ dataset }) => {
    field.value = dataset.query ?? field.value;
    const at = Number(dataset.at ?? field.value.length);
    field.setSelectionRange(at, at);
    if ("run" in dataset) field.form?.requestSubmit();
    else ask(field, suggestions, address);
  });
  field.parentElement?.append(suggestions.list);
  listen(field, suggestions, address);
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
