import DOMPurify from "dompurify";

// What a letter may hold. The server cleans it again, by rules of its own: what
// is done here keeps the page that it is written on safe, and calm.
const elements = [
  "a", "abbr", "address", "b", "bdi", "bdo", "big", "blockquote", "br", "caption", "center", "cite", "code", "col", "colgroup", "dd", "del",
  "dfn", "div", "dl", "dt", "em", "figcaption", "figure", "font", "h1", "h2", "h3", "h4", "h5", "h6", "hr", "i", "img", "ins", "kbd", "li",
  "mark", "ol", "p", "pre", "q", "s", "samp", "small", "span", "strike", "strong", "sub", "sup", "table", "tbody", "td", "tfoot", "th",
  "thead", "tr", "tt", "u", "ul", "var", "wbr",
];
const attributes = [
  "align", "alt", "bgcolor", "border", "cellpadding", "cellspacing", "cite", "class", "color", "colspan", "data-signature", "dir", "face",
  "height", "href", "lang", "rowspan", "size", "src", "start", "style", "title", "type", "valign", "width",
];

// ownClasses are those by which Squire knows its formats again.
const ownClasses = /^(?:color|font|highlight|size)$/;

// fetching is what in a style would fetch something, or run, or hide that.
const fetching = /url\s*\(|image-set|expression|@import|\\/i;

// reaching are the properties that would reach beyond the letter.
const reaching = /^(?:--|(?:position|animation|transition|z-index|cursor)\b)/;

const purify = DOMPurify(window);

// clean parses a letter's HTML. Nothing of it is loaded or run by that; pictures
// stay that ours tells to be shown by this page.
export function clean(html: string, ours: (address: string) => boolean): DocumentFragment {
  const fragment = purify.sanitize(quiet(html), {
    ALLOWED_TAGS: elements,
    ALLOWED_ATTR: attributes,
    ALLOW_ARIA_ATTR: false,
    ALLOW_DATA_ATTR: false,
    ALLOWED_URI_REGEXP: /^(?:(?:https?|mailto|tel):|data:image\/|\/)/i,
    ADD_URI_SAFE_ATTR: attributes.filter((name) => !["cite", "href", "src"].includes(name)),
    ADD_FORBID_CONTENTS: ["xml"],
    RETURN_DOM_FRAGMENT: true,
  });
  for (const element of fragment.querySelectorAll("[class]")) cleanClass(element);
  for (const element of fragment.querySelectorAll<HTMLElement>("[style]")) {
    keepStyles(element, (declaration) => !fetching.test(declaration));
    keepWithin(element);
  }
  for (const link of fragment.querySelectorAll("a[href]")) {
    if (!/^(?:https?|mailto|tel):/i.test(link.getAttribute("href") ?? "")) link.removeAttribute("href");
  }
  for (const picture of fragment.querySelectorAll("img")) {
    if (!shown(picture.getAttribute("src") ?? "", ours)) picture.replaceWith(picture.getAttribute("alt") ?? "");
  }
  return fragment;
}

// quiet takes out what a browser would look at even where it is parsed and not
// used, so that the page's policy has to forbid it. What is safe, the parsed tree
// tells. A tag is looked for up to the next "<" only, and so in linear time.
function quiet(html: string): string {
  return withoutStyles(html)
    .replace(/<(?:audio|base|embed|link|meta|object|source|track|video)\b[^<>]*>/gi, "")
    .replace(/<[a-z][^<>]*>/gi, (tag) => tag.replace(/\son[a-z]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, ""));
}

function withoutStyles(html: string): string {
  const start = /<style\b[^<>]*>/gi;
  const end = /<\/style\s*>/gi;
  let kept = "";
  let from = 0;
  for (let found = start.exec(html); found; found = start.exec(html)) {
    end.lastIndex = start.lastIndex;
    if (!end.test(html)) break;
    kept += html.slice(from, found.index);
    from = start.lastIndex = end.lastIndex;
  }
  return kept + html.slice(from);
}

function shown(address: string, ours: (address: string) => boolean): boolean {
  return ours(address) || /^data:image\/(?:png|jpeg|gif|webp|bmp|avif)[;,]/i.test(address);
}

function cleanClass(element: Element): void {
  const kept = [...element.classList].filter((name) => ownClasses.test(name));
  if (kept.length > 0) element.className = kept.join(" ");
  else element.removeAttribute("class");
}

// declarations are those of a style attribute. A ";" within quotes or brackets
// ends none.
export function declarations(element: Element): string[] {
  const text = element.getAttribute("style") ?? "";
  return text.match(/(?:[^;"'(]|"[^"]*"|'[^']*'|\([^()]*\)|["'(])+/g)?.map((one) => one.trim()).filter((one) => one !== "") ?? [];
}

// keepWithin takes out what would reach beyond the letter, as the browser reads it.
function keepWithin(element: HTMLElement): void {
  const { style } = element;
  for (const name of Array.from(style)) if (reaching.test(name)) style.removeProperty(name);
  if (element.getAttribute("style") === "") element.removeAttribute("style");
}

// keepStyles leaves those declarations of an element that keep says.
export function keepStyles(element: Element, keep: (declaration: string) => boolean): void {
  const kept = declarations(element).filter(keep);
  if (kept.length > 0) element.setAttribute("style", kept.join("; "));
  else element.removeAttribute("style");
}
