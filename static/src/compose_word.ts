// makeWordLists makes lists of what Word gives for lists: paragraphs that name
// their list and level in the style attribute, and hold a drawn bullet or number.
export function makeWordLists(fragment: DocumentFragment): void {
  let open: { list: string; lists: Element[] } | undefined;
  let last: Element | undefined;
  for (const paragraph of [...fragment.querySelectorAll<HTMLElement>("p[style], h1[style], h2[style], h3[style]")]) {
    const [, list = "", level = "1"] = /mso-list:\s*(l\d+)\s+level(\d+)/i.exec(paragraph.getAttribute("style") ?? "") ?? [];
    if (list === "") continue;
    const marker = takeMarker(paragraph);
    if (!open || open.list !== list || !follows(paragraph, last)) {
      open = { list, lists: [startList(marker)] };
      paragraph.before(open.lists[0] as Element);
    }
    const within = descend(open.lists, Math.min(9, Number(level)), marker);
    const item = document.createElement("li");
    item.append(...paragraph.childNodes);
    within.append(item);
    last = open.lists[0];
    paragraph.remove();
  }
}

// takeMarker takes out what was drawn before the item.
function takeMarker(paragraph: Element): string {
  const drawn = [...paragraph.querySelectorAll("[style]")].find((element) => /mso-list:\s*ignore/i.test(element.getAttribute("style") ?? ""));
  const text = drawn?.textContent?.replace(/\u00a0/g, " ").trim() ?? "";
  drawn?.remove();
  return text;
}

// descend gives the list of that level, the lists above it being open.
function descend(lists: Element[], level: number, marker: string): Element {
  while (lists.length > level) lists.pop();
  while (lists.length < level) {
    const inner = startList(marker);
    lists.at(-1)?.append(inner);
    lists.push(inner);
  }
  return lists.at(-1) as Element;
}

function startList(marker: string): HTMLElement {
  const number = /^\(?(\d+|[a-z]{1,4})[.)]/i.exec(marker)?.[1];
  if (number === undefined) return document.createElement("ul");
  const list = document.createElement("ol");
  if (/^[a-hj-z]$/i.test(number)) list.type = "a";
  else if (/^[ivxl]+$/i.test(number)) list.type = "i";
  else if (Number(number) > 1) list.start = Number(number);
  return list;
}

// follows tells whether nothing but space stands between the list and the item.
function follows(paragraph: Element, list: Element | undefined): boolean {
  let before = paragraph.previousSibling;
  while (before && before !== list && before.textContent?.trim() === "" && before.nodeType !== Node.ELEMENT_NODE) before = before.previousSibling;
  return list !== undefined && before === list;
}
