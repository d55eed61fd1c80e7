// textOf is a letter's HTML as plain text, as one would type it.
export function textOf(root: Node): string {
  return linesOf(root).join("\n").replace(/\u00a0/g, " ").replace(/\u200b/g, "").replace(/[ \t]+$/gm, "");
}

const blocks = new Set(["ADDRESS", "BLOCKQUOTE", "CENTER", "DD", "DIV", "DL", "DT", "FIGURE", "H1", "H2", "H3", "H4", "H5", "H6", "HR", "LI",
  "OL", "P", "PRE", "TABLE", "TBODY", "TFOOT", "THEAD", "TR", "UL"]);

function linesOf(root: Node, within: { preformatted?: boolean } = {}): string[] {
  const lines: string[] = [];
  let open: string | undefined;
  const end = () => {
    if (open !== undefined) lines.push(open);
    open = undefined;
  };
  const walk = (node: Node): void => {
    if (node instanceof Text) {
      const text = within.preformatted ? node.data : node.data.replace(/[ \t\r\n]+/g, " ");
      if (open !== undefined || text.trim() !== "") open = (open ?? "") + (open === undefined && !within.preformatted ? text.trimStart() : text);
    } else if (node.nodeName === "BR") {
      if (open === undefined) lines.push("");
      end();
    } else if (blocks.has(node.nodeName)) {
      end();
      lines.push(...blockLines(node as Element));
    } else if (node instanceof Element) {
      const before = open ?? "";
      const added = inlineText(node);
      if (added === undefined) node.childNodes.forEach(walk);
      else if (added !== "") open = before + added;
    }
  };
  root.childNodes.forEach(walk);
  end();
  return lines.flatMap((line) => line.split("\n"));
}

// inlineText is what stands for an element within a line, undefined for its
// content.
function inlineText(element: Element): string | undefined {
  if (element.nodeName === "IMG") return element.getAttribute("alt") ? `[${element.getAttribute("alt")}]` : "";
  if (element.nodeName === "TD" || element.nodeName === "TH") {
    const text = linesOf(element).join(" ");
    return element.nextElementSibling ? `${text}\t` : text;
  }
  if (element.nodeName !== "A") return undefined;
  const text = element.textContent?.trim() ?? "";
  const address = (element.getAttribute("href") ?? "").replace(/^mailto:/i, "");
  if (text === "") return undefined;
  return address === "" || bare(address) === bare(text) ? text : `${text} <${address}>`;
}

function bare(address: string): string {
  return address.replace(/^https?:\/\//i, "").replace(/\/$/, "");
}

function blockLines(block: Element): string[] {
  switch (block.nodeName) {
    case "BLOCKQUOTE":
      return linesOf(block).map((line) => (line.startsWith(">") ? `>${line}` : `> ${line}`.trimEnd()));
    case "UL":
    case "OL":
      return listLines(block);
    case "HR":
      return ["----"];
    case "PRE":
      return linesOf(block, { preformatted: true });
    case "P":
    case "H1":
    case "H2":
    case "H3":
      return block.nextElementSibling ? [...linesOf(block), ""] : linesOf(block);
    default:
      return linesOf(block);
  }
}

function listLines(list: Element): string[] {
  let number = Number(list.getAttribute("start") ?? 1);
  return [...list.children].flatMap((item) => {
    if (item.nodeName !== "LI") return blockLines(item).map((line) => `  ${line}`);
    const marker = list.nodeName === "OL" ? `${number++}. ` : "• ";
    return linesOf(item).map((line, at) => (at === 0 ? marker : " ".repeat(marker.length)) + line);
  });
}

// htmlOf is plain text as a letter's HTML.
export function htmlOf(text: string): string {
  let depth = 0;
  let html = "";
  const lines = text.replace(/\r\n?/g, "\n").replace(/\n$/, "").split("\n");
  for (const line of lines) {
    const [, marks = "", rest = ""] = /^((?:> ?)*)(.*)$/.exec(line) ?? [];
    const wanted = marks.replace(/ /g, "").length;
    for (; depth < wanted; depth++) html += `<blockquote type="cite">`;
    for (; depth > wanted; depth--) html += "</blockquote>";
    html += `<div>${escapeHTML(rest).replace(/^ | (?= )/g, "&nbsp;") || "<br>"}</div>`;
  }
  return html + "</blockquote>".repeat(depth);
}

export function escapeHTML(text: string): string {
  return text.replace(/&/g, "&amp;").replace(/</g, "&lt;").replace(/>/g, "&gt;").replace(/"/g, "&quot;");
}

// losesFormat tells whether plain text would say less than the letter.
export function losesFormat(root: Element): boolean {
  return root.querySelector("b, i, u, s, strong, em, strike, img, ul, ol, table, pre, code, font, h1, h2, h3, h4, h5, h6, span[style], [data-format]") !== null;
}
