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

// unwantedStyles would reach beyond the letter, or fetch something.
const unwantedStyles = /url\s*\(|image-set|expression|@import|\\|^\s*(?:position|behavior|-moz-binding|animation|transition|z-index|cursor)\b/i;

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
  for (const element of fragment.querySelectorAll("[style]")) keepStyles(element, (declaration) => !unwantedStyles.test(declaration));
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
// tells.
function quiet(html: string): string {
  return html
    .replace(/<style\b[^>]*>[\s\S]*?<\/style\s*>/gi, "")
    .replace(/<(?:audio|base|embed|link|meta|object|source|track|video)\b[^>]*>/gi, "")
    .replace(/<[a-z][^>]*\son[a-z]+\s*=[^>]*>/gi, (tag) => tag.replace(/\son[a-z]+\s*=\s*(?:"[^"]*"|'[^']*'|[^\s>]+)/gi, ""));
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
  return text.match(/(?:[^;"'(]|"[^"]*"|'[^']*'|\([^)]*\)|["'(])+/g)?.map((one) => one.trim()).filter((one) => one !== "") ?? [];
}

// keepStyles leaves those declarations of an element that keep says.
export function keepStyles(element: Element, keep: (declaration: string) => boolean): void {
  const kept = declarations(element).filter(keep);
  if (kept.length > 0) element.setAttribute("style", kept.join("; "));
  else element.removeAttribute("style");
}
