import { onRequest } from "./request";

// keepSearchKey leads to the search field by a key, and says of the field that it will
// offer something: what that is, search_field.ts knows.
export function keepSearchKey(): void {
  onRequest("after:swap", name);
  name();
  document.addEventListener("keydown", (event) => {
    if (event.key === "/" && !typing(event.target) && !event.ctrlKey && !event.metaKey && !event.altKey) {
      const field = input();
      if (!field) return;
      event.preventDefault();
      field.focus();
      field.select();
    }
  });
}

function input(): HTMLInputElement | null {
  return document.querySelector<HTMLInputElement>("#search-query");
}

// name goes before the focus: a screen reader tells then what it came to.
function name(): void {
  const field = input();
  if (!field?.closest("[data-complete]")) return;
  field.role = "combobox";
  field.ariaAutoComplete = "list";
  field.ariaExpanded ??= "false";
}

function typing(target: EventTarget | null): boolean {
  return target instanceof HTMLElement && (target.isContentEditable || target.closest("input, textarea, select, dialog") !== null);
}
