import { say } from "./say";

// Suggestions below a field: a listbox that the field's combobox controls (ARIA,
// combobox with list autocomplete).

const pause = 120; // milliseconds in which nothing is typed

export interface Suggestions {
  readonly list: HTMLElement;
  ask(find: Find): void; // once nothing more is typed
  show(options: HTMLElement[]): void;
  close(): boolean; // false when there was nothing to close
  move(by: number): boolean; // to the next suggestion, or the one before; false without any
  take(): boolean; // what is marked; false for nothing
  isAsking(): boolean;
}

// Find gets the options. Without an answer there are none.
export type Find = (signal: AbortSignal) => Promise<HTMLElement[]>;

// keepSuggestions hands what is taken to taken. mark says whether the first suggestion
// is meant when nobody has chosen one.
export function keepSuggestions(input: HTMLInputElement, mark: () => boolean, taken: (option: HTMLElement) => void): Suggestions {
  const list = document.createElement("ul");
  list.id = `${input.id}-found`;
  list.className = "recipients-found";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", say("Suggestions"));
  list.hidden = true;
  let timer = 0;
  let asking: AbortController | undefined;
  let marked: HTMLElement | undefined;

  const setMark = (option: HTMLElement | undefined) => {
    marked?.setAttribute("aria-selected", "false");
    marked = option;
    marked?.setAttribute("aria-selected", "true");
    marked?.scrollIntoView({ block: "nearest" });
    if (marked) input.setAttribute("aria-activedescendant", marked.id);
    else input.removeAttribute("aria-activedescendant");
  };
  const stop = () => {
    clearTimeout(timer);
    asking?.abort();
    timer = 0;
    asking = undefined;
    setMark(undefined); // it was for less text than there is now
  };
  const close = () => {
    const open = !list.hidden;
    stop();
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    return open;
  };
  const choose = (option: HTMLElement) => {
    close();
    taken(option);
  };
  const show = (options: HTMLElement[]) => {
    for (const option of options) option.id = `${input.id}-${option.id}`;
    list.replaceChildren(...options);
    list.hidden = options.length === 0;
    input.setAttribute("aria-expanded", String(!list.hidden));
    setMark(mark() ? options[0] : undefined);
  };
  list.addEventListener("pointerdown", (event) => { event.preventDefault(); }); // the field keeps the focus
  list.addEventListener("click", (event) => {
    const option = (event.target as Element).closest<HTMLElement>("[role=option]");
    if (option) choose(option);
  });
  return {
    list, close, show,
    isAsking: () => timer !== 0 || asking !== undefined,
    ask: (find) => {
      stop();
      timer = setTimeout(() => {
        timer = 0;
        const mine = asking = new AbortController();
        void find(mine.signal).then((options) => {
          if (asking !== mine) return;
          asking = undefined;
          show(options);
          input.dispatchEvent(new Event("found"));
        });
      }, pause);
    },
    move: (by) => {
      if (list.hidden) return false;
      const options = [...list.querySelectorAll<HTMLElement>("[role=option]")];
      const at = marked ? options.indexOf(marked) : by > 0 ? -1 : options.length;
      setMark(options[(at + by + options.length) % options.length]);
      return true;
    },
    take: () => {
      if (list.hidden || !marked) return false;
      choose(marked);
      return true;
    },
  };
}

// optionsAt asks the server for options.
export async function optionsAt(address: string, signal: AbortSignal): Promise<HTMLElement[]> {
  try {
    const answer = await fetch(address, { signal, headers: { "HX-Request": "true" } });
    if (!answer.ok) return [];
    const found = new DOMParser().parseFromString(await answer.text(), "text/html");
    return [...found.querySelectorAll<HTMLElement>("[role=option]")].map((option) => document.importNode(option, true));
  } catch {
    return [];
  }
}
