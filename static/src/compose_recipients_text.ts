import { say } from "./say";

// Fields of recipients as people type and paste them. What counts is how the server
// reads them; this is for showing them.

export interface Recipient {
  readonly name: string;
  readonly address: string; // whatever was typed where an address should be
}

// parse reads addresses with commas, semicolons or line ends between: with names
// before them or behind, in quotes or not, or in columns of a table.
export function parse(text: string): Recipient[] {
  return split(text).flatMap(readItem);
}

// split cuts at separators outside of quotes, comments and brackets.
function split(text: string): string[] {
  const items: string[] = [];
  let item = "";
  let until = ""; // the character that ends what separators mean nothing in
  for (let i = 0; i < text.length; i++) {
    const c = text.charAt(i);
    if (c === "\\" && until === "\"") {
      item += c + text.charAt(++i);
      continue;
    }
    if (c === "\n" || until === "" && /[,;\r]/.test(c)) {
      items.push(item);
      item = until = "";
      continue;
    }
    if (until !== "") until = c === until ? "" : until;
    else until = closing(c, item, text.slice(i + 1));
    item += c;
  }
  return [...items, item].map((one) => one.trim()).filter((one) => one !== "");
}

// closing is what ends a quote that begins here, "" where none does.
function closing(c: string, before: string, after: string): string {
  const end = { "\"": "\"", "(": ")", "<": ">" }[c];
  const line = after.slice(0, 1000).split("\n", 1)[0] ?? "";
  if (!end || !line.includes(end) || c === "\"" && /[^\s<:]$/.test(before)) return "";
  return end;
}

function readItem(item: string): Recipient[] {
  item = item.replace(/^[^"@<>:]+:(?!\/)\s*/, (head) => (/^mailto:/i.test(head) ? head : "")); // the name of a group
  if (item === "") return [];
  const bracket = /^(.*?)<([^<>]*)>[^<>]*$/s.exec(item);
  if (bracket) return [{ name: unquoted(bracket[1] ?? ""), address: bare(bracket[2] ?? "") }];
  const comment = /^(\S+@\S+)\s*\(([^()]*)\)$/.exec(item);
  if (comment) return [{ name: comment[2]?.trim() ?? "", address: bare(comment[1] ?? "") }];
  if (/^"(?:[^"\\]|\\.)*"@\S+$/.test(item)) return [{ name: "", address: item }];
  const words = item.split(/\s+/);
  const addresses = words.filter((word) => /.@./.test(word));
  if (addresses.length === 1) {
    return [{ name: unquoted(words.filter((word) => word !== addresses[0]).join(" ")), address: bare(addresses[0] ?? "") }];
  }
  if (addresses.length === words.length) return addresses.map((address) => ({ name: "", address: bare(address) }));
  return [{ name: "", address: item }];
}

function unquoted(text: string): string {
  const inside = /^"((?:[^"\\]|\\.)*)"$/s.exec(text.trim())?.[1];
  return (inside?.replace(/\\(.)/gs, "$1") ?? text).replace(/\s+/g, " ").trim();
}

function bare(text: string): string {
  return text.trim().replace(/^mailto:/i, "");
}

// format writes recipients so that they are read as the same again.
export function format(all: readonly Recipient[]): string {
  return all.map(({ name, address }) => {
    if (name === "") return address;
    return /[()<>[\]:;@\\,."=]/.test(name) ? `"${name.replace(/[\\"]/g, "\\$&")}" <${address}>` : `${name} <${address}>`;
  }).join(", ");
}

// fault is why something can't be an address, "" when it may be one.
export function fault(address: string): string {
  if (/^"(?:[^"\\]|\\.)*"@[^\s@]+$/.test(address)) return "";
  const parts = address.split("@");
  const [local = "", domain = ""] = parts;
  if (parts.length === 1) return say("There is no @ in “%s”.", address);
  if (parts.length > 2) return say("There is more than one @ in “%s”.", address);
  if (/\s/.test(address)) return say("There is a blank in “%s”.", address);
  if (local === "") return say("There is nothing before the @ in “%s”.", address);
  if (domain === "") return say("There is nothing behind the @ in “%s”.", address);
  if (/[()<>,;:"\\]/.test(address)) return say("“%s” is not written as an address is.", address);
  if (/^\.|\.\.|\.$/.test(local) || /^[.-]|\.\.|[.-]$/.test(domain)) return say("There is a dot or a hyphen too many in “%s”.", address);
  return "";
}

// isWithin tells text in which a separator doesn't end anything: within quotes.
export function isWithin(text: string): boolean {
  return (text.replace(/\\./g, "").match(/"/g)?.length ?? 0) % 2 === 1;
}
