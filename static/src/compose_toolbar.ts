import type Squire from "squire-rte";
import type { Editor } from "./compose_editor";
import { openLink } from "./compose_link";

type Tool = { use: (squire: Squire) => unknown; on?: (squire: Squire) => boolean };

const tools: Record<string, Tool> = {
  undo: { use: (squire) => squire.undo() },
  redo: { use: (squire) => squire.redo() },
  bold: format("B", (squire) => squire.bold(), (squire) => squire.removeBold()),
  italic: format("I", (squire) => squire.italic(), (squire) => squire.removeItalic()),
  underline: format("U", (squire) => squire.underline(), (squire) => squire.removeUnderline()),
  strike: format("S", (squire) => squire.strikethrough(), (squire) => squire.removeStrikethrough()),
  bullets: format("UL", (squire) => squire.makeUnorderedList(), (squire) => squire.removeList()),
  numbers: format("OL", (squire) => squire.makeOrderedList(), (squire) => squire.removeList()),
  more: { use: (squire) => (inList(squire) ? squire.increaseListLevel() : squire.increaseQuoteLevel()) },
  less: { use: (squire) => (inList(squire) ? squire.decreaseListLevel() : squire.decreaseQuoteLevel()) },
  code: { use: (squire) => squire.toggleCode(), on: (squire) => squire.hasFormat("CODE") || squire.hasFormat("PRE") },
  clear: { use: (squire) => squire.removeAllFormatting() },
};

const choices: Record<string, (squire: Squire, value: string) => unknown> = {
  size: (squire, value) => {
    heading(squire, value === "heading");
    return squire.setFontSize(value === "heading" ? null : value || null);
  },
  colour: (squire, value) => squire.setTextColor(value || null),
  highlight: (squire, value) => squire.setHighlightColor(value || null),
};

function format(tag: string, add: (squire: Squire) => unknown, remove: (squire: Squire) => unknown): Tool {
  const on = (squire: Squire) => squire.hasFormat(tag);
  return { on, use: (squire) => (on(squire) ? remove(squire) : add(squire)) };
}

function inList(squire: Squire): boolean {
  return squire.hasFormat("LI");
}

// heading makes headings of the chosen lines, or lines of headings.
function heading(squire: Squire, wanted: boolean): void {
  if (wanted === squire.hasFormat("H2")) return;
  squire.modifyBlocks((fragment) => {
    const lines = fragment.querySelectorAll(wanted ? "div, p" : "h2");
    for (const line of lines) {
      if (wanted && line.querySelector("div, p, ul, ol, blockquote, table")) continue;
      const other = document.createElement(wanted ? "h2" : "div");
      other.append(...line.childNodes);
      line.replaceWith(other);
    }
    return fragment;
  });
}

// keepToolbar has the buttons do what they say. One of them is reached by Tab, the
// others by the arrow keys.
export function keepToolbar(editor: Editor): void {
  const { form, squire, root } = editor;
  const bar = form.querySelector<HTMLElement>("[data-tools]");
  if (!bar) return;
  bar.addEventListener("mousedown", (event) => { event.preventDefault(); }); // the text keeps its selection
  bar.addEventListener("click", ({ target }) => {
    const button = target instanceof Element ? target.closest("button") : null;
    if (button) press(editor, bar, button);
  });
  bar.addEventListener("keydown", (event) => { move(editor, bar, event); });
  root.addEventListener("keydown", (event) => {
    if (event.altKey && event.key === "F10") {
      event.preventDefault();
      bar.querySelector<HTMLElement>("button[data-tool][tabindex='0']")?.focus();
    } else if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === "k") {
      event.preventDefault();
      openLink(editor);
    }
  });
  const show = () => { requestAnimationFrame(() => { showState(bar, squire); }); };
  for (const event of ["pathChange", "select", "cursor", "input", "focus"]) squire.addEventListener(event, show);
  squire.addEventListener("undoStateChange", ((event: CustomEvent<{ canUndo: boolean; canRedo: boolean }>) => {
    able(bar, "undo", event.detail.canUndo);
    able(bar, "redo", event.detail.canRedo);
  }) as EventListener);
  able(bar, "undo", false);
  able(bar, "redo", false);
}

// able keeps a button that can do nothing in its place, for the arrow keys.
function able(bar: HTMLElement, tool: string, can: boolean): void {
  bar.querySelector(`[data-tool=${tool}]`)?.setAttribute("aria-disabled", String(!can));
}

function press(editor: Editor, bar: HTMLElement, button: HTMLButtonElement): void {
  const { squire } = editor;
  const { tool = "", choice, value = "" } = button.dataset;
  if (button.getAttribute("aria-disabled") === "true") return;
  if (button.hasAttribute("aria-controls")) return openChoices(bar, button);
  closeChoices(bar);
  if (tool === "link") return openLink(editor);
  if (tool === "picture") return editor.form.querySelector<HTMLInputElement>("[data-picture-file]")?.click();
  if (choice) choices[choice]?.(squire, value);
  else tools[tool]?.use(squire);
  squire.focus();
  showState(bar, squire);
}

function openChoices(bar: HTMLElement, button: HTMLButtonElement): void {
  const panel = document.getElementById(button.getAttribute("aria-controls") ?? "");
  const open = panel?.hidden ?? false;
  closeChoices(bar);
  if (!panel || !open) return;
  panel.hidden = false;
  button.setAttribute("aria-expanded", "true");
  panel.querySelector("button")?.focus();
}

// closeChoices gives the button that had opened them, if any were open.
function closeChoices(bar: HTMLElement): HTMLElement | undefined {
  let opener: HTMLElement | undefined;
  for (const button of bar.querySelectorAll<HTMLElement>("[aria-expanded=true]")) {
    opener = button;
    button.setAttribute("aria-expanded", "false");
    document.getElementById(button.getAttribute("aria-controls") ?? "")?.setAttribute("hidden", "");
  }
  return opener;
}

// move goes from button to button, within the bar or within what is open of it.
function move(editor: Editor, bar: HTMLElement, event: KeyboardEvent): void {
  const held = event.target instanceof HTMLElement ? event.target.closest("button") : null;
  if (!held) return;
  if (event.key === "Escape") {
    event.preventDefault();
    event.stopPropagation();
    const opener = closeChoices(bar);
    if (opener) opener.focus();
    else editor.focus();
    return;
  }
  const group = held.closest("[data-choices]") ?? bar;
  const buttons = [...group.querySelectorAll<HTMLElement>("button")].filter((button) => button.closest("[data-choices]") === held.closest("[data-choices]"));
  const at = buttons.indexOf(held);
  const to = { ArrowRight: at + 1, ArrowLeft: at - 1, Home: 0, End: buttons.length - 1 }[event.key];
  if (to === undefined) return;
  event.preventDefault();
  const next = buttons[(to + buttons.length) % buttons.length];
  for (const button of buttons) if (button.tabIndex === 0) button.tabIndex = -1;
  if (next) next.tabIndex = 0;
  next?.focus();
}

// showState marks what the text at the cursor is.
function showState(bar: HTMLElement, squire: Squire): void {
  for (const button of bar.querySelectorAll<HTMLElement>("[data-tool][aria-pressed]")) {
    button.setAttribute("aria-pressed", String(tools[button.dataset.tool ?? ""]?.on?.(squire) ?? false));
  }
}
