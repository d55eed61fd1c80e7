import { declarations, keepStyles } from "./compose_clean";
import { makeWordLists } from "./compose_word";

// cleanPaste takes out what comes along when one copies from a word processor or
// a page: fonts, sizes, margins, greys. What was meant stays: emphasis, lists,
// links, tables, and colours that are colours. html is what was pasted, as it came.
export function cleanPaste(fragment: DocumentFragment, html: string): DocumentFragment {
  makeWordLists(fragment);
  const spaced = hasSpace(html);
  for (const element of [...fragment.querySelectorAll<HTMLElement>("[style]")]) express(element);
  for (const paragraph of [...fragment.querySelectorAll("p")]) if (isTight(paragraph, spaced)) rename(paragraph, "div");
  for (const element of [...fragment.querySelectorAll<HTMLElement>("*")]) simplify(element);
  for (const block of fragment.querySelectorAll("p, div")) if (isBlank(block)) block.replaceChildren(document.createElement("br"));
  return fragment;
}

// express says with elements what the style attribute says. Docs wraps what it
// gives in a <b> that isn't bold.
function express(element: HTMLElement): void {
  const styles = stylesOf(element);
  const weight = styles.get("font-weight") ?? "";
  const lines = `${styles.get("text-decoration") ?? ""} ${styles.get("text-decoration-line") ?? ""}`;
  if (/^(?:normal|[1-4]00)$/.test(weight) && element.matches("b, strong")) return unwrap(element);
  if (/^(?:bold|bolder|[6-9]00)$/.test(weight) && !element.closest("b, strong, h1, h2, h3, h4, h5, h6, th")) wrapContent(element, "b");
  if (/^(?:italic|oblique)/.test(styles.get("font-style") ?? "") && !element.closest("i, em")) wrapContent(element, "i");
  if (/underline/.test(lines) && !element.closest("a, u") && !element.querySelector("a")) wrapContent(element, "u");
  if (/line-through/.test(lines) && !element.closest("s")) wrapContent(element, "s");
  const raised = /^(?:super|sub)$/.exec(styles.get("vertical-align") ?? "")?.[0];
  if (raised) wrapContent(element, raised === "sub" ? "sub" : "sup");
}

function stylesOf(element: Element): Map<string, string> {
  return new Map(declarations(element).map((one) => {
    const [name = "", ...value] = one.split(":");
    return [name.trim().toLowerCase(), value.join(":").trim().toLowerCase()];
  }));
}

// isTight tells paragraphs that follow each other without space: they are lines.
function isTight(paragraph: Element, spaced: boolean): boolean {
  const styles = stylesOf(paragraph);
  const below = styles.get("margin-bottom") ?? styles.get("margin")?.split(/\s+/).at(-2) ?? styles.get("margin");
  if (below !== undefined) return parseFloat(below) < 3;
  return !spaced;
}

// hasSpace tells whether paragraphs that say nothing themselves stand apart, which
// Word writes into a style sheet.
function hasSpace(html: string): boolean {
  const rule = /p\.MsoNormal[^{]{0,200}\{([^}]{0,2000})\}/.exec(html)?.[1];
  if (rule === undefined) return true;
  const below = /margin-bottom:\s*([\d.]+)/.exec(rule)?.[1] ?? /margin:\s*([^;]*)/.exec(rule)?.[1]?.split(/\s+/).at(-2);
  return parseFloat(below ?? "0") >= 3;
}

const plainAttributes = ["align", "bgcolor", "border", "cellpadding", "cellspacing", "class", "color", "dir", "face", "lang", "size", "valign"];

// simplify leaves of an element's looks what is meant.
function simplify(element: HTMLElement): void {
  for (const name of plainAttributes) {
    if (name === "dir" && element.dir === "rtl") continue;
    if (name === "color" && isColour(element.getAttribute(name) ?? "")) continue;
    element.removeAttribute(name);
  }
  keepStyles(element, isMeant);
  if (element.matches("table") && !element.hasAttribute("border")) element.setAttribute("border", "1");
  if (element.matches("td, th, tr, table, col")) for (const name of ["width", "height"]) element.removeAttribute(name);
  if (element.matches("col, colgroup, a:empty")) element.remove();
  if (element.matches("span, font, tt, a:not([href])") && element.attributes.length === 0) unwrap(element);
}

function isMeant(declaration: string): boolean {
  const [name = "", value = ""] = declaration.toLowerCase().split(":").map((part) => part.trim());
  if (name === "text-align") return value === "center" || value === "right";
  if (name === "color" || name === "background-color" || name === "background") return isColour(value);
  return false;
}

// isColour tells colours from black, white and greys, which are but what a page's
// text and ground looked like.
export function isColour(value: string): boolean {
  const hex = /^#?([0-9a-f]{6}|[0-9a-f]{3})$/i.exec(value)?.[1];
  const digits = hex?.length === 3 ? [...hex].map((digit) => digit + digit).join("") : hex;
  const parts = digits
    ? [0, 2, 4].map((at) => parseInt(digits.slice(at, at + 2), 16))
    : /^rgba?\(([^)]*)\)$/i.exec(value)?.[1]?.split(/[\s,/]+/).map(Number);
  if (parts === undefined) return /^(?:red|green|blue|yellow|orange|purple|lime|cyan|aqua|magenta|fuchsia|teal|navy|maroon|olive|pink|brown)$/i.test(value);
  if (parts[3] === 0) return false;
  const three = parts.slice(0, 3);
  return Math.max(...three) - Math.min(...three) > 48;
}

function isBlank(block: Element): boolean {
  return block.textContent?.trim() === "" && !block.querySelector("img, br, table, hr, ul, ol, div, p");
}

function rename(element: Element, name: string): void {
  const other = document.createElement(name);
  for (const { name: attribute, value } of element.attributes) other.setAttribute(attribute, value);
  other.append(...element.childNodes);
  element.replaceWith(other);
}

function wrapContent(element: Element, name: string): void {
  if (element.textContent?.trim() === "") return;
  const wrapper = document.createElement(name);
  wrapper.append(...element.childNodes);
  element.append(wrapper);
}

function unwrap(element: Element): void {
  element.replaceWith(...element.childNodes);
}
