import { type Suggestions, keepSuggestions, optionsAt } from "./suggest";

// Found are people and groups that one may mean.
export type Found = Omit<Suggestions, "ask" | "show"> & { ask(text: string): void };

// keepFound asks the server at address, and hands what is taken to taken. mark says
// whether the first suggestion is meant when nobody has chosen one.
export function keepFound(input: HTMLInputElement, address: string, mark: () => boolean, taken: (field: string, name: string) => void): Found {
  const suggestions = keepSuggestions(input, mark, (option) => {
    const { address: field = "", name = "" } = option.dataset;
    taken(field, "group" in option.dataset ? "" : name);
  });
  return {
    ...suggestions,
    ask: (text) => {
      if (text.trim() === "") suggestions.close();
      else suggestions.ask((signal) => optionsAt(`${address}?q=${encodeURIComponent(text.trim())}`, signal));
    },
  };
}
