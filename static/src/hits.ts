// The words that were looked for, marked in a message's own HTML. Nothing in it is
// changed: the browser paints them.

const most = 1000;

// markHits marks them in the document of a frame.
export function markHits(frame: HTMLIFrameElement): void {
  const words = JSON.parse(frame.closest<HTMLElement>("[data-hits]")?.dataset.hits ?? "[]") as string[];
  const view = frame.contentWindow as (Window & typeof globalThis) | null;
  const content = frame.contentDocument;
  if (!content?.body || !view?.Highlight || !view.CSS.highlights) return;
  view.CSS.highlights.delete("hits");
  const wanted = words.map(fold).filter((word) => word !== "");
  if (wanted.length === 0) return;
  view.CSS.highlights.set("hits", new view.Highlight(...ranges(content, wanted)));
  const painted = new view.CSSStyleSheet();
  painted.replaceSync("::highlight(hits) { background-color: #ffd86b; color: #241d19; }");
  content.adoptedStyleSheets.push(painted);
}

function ranges(content: Document, words: string[]): Range[] {
  const found: Range[] = [];
  const texts = content.createTreeWalker(content.body, NodeFilter.SHOW_TEXT);
  for (let node = texts.nextNode(); node && found.length < most; node = texts.nextNode()) {
    const { text, places } = folded(node.nodeValue ?? "");
    for (const word of words) {
      for (let at = text.indexOf(word); at >= 0 && found.length < most; at = text.indexOf(word, at + word.length)) {
        const range = content.createRange();
        range.setStart(node, places[at] ?? 0);
        range.setEnd(node, places[at + word.length] ?? 0);
        found.push(range);
      }
    }
  }
  return found;
}

// folded is a text for comparing, with the place in the text that each of its
// characters comes from, and the text's end.
function folded(original: string): { text: string; places: number[] } {
  let text = "";
  const places: number[] = [];
  let at = 0;
  for (const character of original) {
    const part = fold(character);
    text += part;
    for (let i = 0; i < part.length; i++) places.push(at);
    at += character.length;
  }
  places.push(at);
  return { text, places };
}

// fold is about as the server does it, and so mail servers: without case, each letter
// apart from its accents.
function fold(text: string): string {
  return text.normalize("NFKD").toUpperCase();
}
