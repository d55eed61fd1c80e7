// Suggestions below a field of recipients: a listbox that the field's combobox
// controls (ARIA, combobox with list autocomplete).

const pause = 120; // milliseconds in which nothing is typed

export interface Found {
  readonly list: HTMLElement;
  ask(text: string): void; // once nothing more is typed
  close(): boolean; // false when there was nothing to close
  move(by: number): boolean; // to the next suggestion, or the one before; false without any
  take(): boolean; // what is marked; false for nothing
  isAsking(): boolean;
}

// keepFound asks the server at address, and hands what is taken to taken. mark says
// whether the first suggestion is meant when nobody has chosen one.
export function keepFound(input: HTMLInputElement, address: string, mark: () => boolean, taken: (field: string, name: string) => void): Found {
  const list = document.createElement("ul");
  list.id = `${input.id}-found`;
  list.className = "recipients-found";
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Suggestions");
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
  const close = () => {
    const open = !list.hidden;
    clearTimeout(timer);
    asking?.abort();
    timer = 0;
    asking = undefined;
    setMark(undefined);
    list.hidden = true;
    input.setAttribute("aria-expanded", "false");
    return open;
  };
  const choose = (option: HTMLElement) => {
    const { address: field = "", name = "" } = option.dataset;
    const group = "group" in option.dataset;
    close();
    taken(field, group ? "" : name);
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
    list, close,
    isAsking: () => timer !== 0 || asking !== undefined,
    ask: (text) => {
      clearTimeout(timer);
      asking?.abort();
      asking = undefined;
      timer = 0;
      setMark(undefined); // it was for less text than there is now
      if (text.trim() === "") {
        close();
        return;
      }
      timer = setTimeout(() => {
        timer = 0;
        const mine = asking = new AbortController();
        void find(address, text.trim(), mine.signal).then((options) => {
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

// find asks the server. Without an answer nothing is suggested.
async function find(address: string, text: string, signal: AbortSignal): Promise<HTMLElement[]> {
  try {
    const answer = await fetch(`${address}?q=${encodeURIComponent(text)}`, { signal, headers: { "HX-Request": "true" } });
    if (!answer.ok) return [];
    const found = new DOMParser().parseFromString(await answer.text(), "text/html");
    return [...found.querySelectorAll<HTMLElement>("[role=option]")].map((option) => document.importNode(option, true));
  } catch {
    return [];
  }
}
