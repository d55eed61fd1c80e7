package message

import (
	"strings"
	"unicode"
)

// maxFlowedLine is how long a line of flowed text gets where there is a blank to
// break it at (RFC 3676, section 4.2).
const maxFlowedLine = 76

// letterText is text as a letter holds it: valid UTF-8, "\n" at the ends of lines,
// no other control characters but tabs.
func letterText(text string) string { return textWithout(text, unicode.IsControl) }

// FlowText writes a text as text/plain; format=flowed (RFC 3676), lines ending in
// "\n". Lines that begin with ">" are quotes, of any depth, and "-- " is the mark of
// a signature. FormatText gives the same lines for it as for text; blanks at the
// ends of lines are lost. Words aren't broken, however long: the transfer
// encoding sees to that. Time is linear in len(text).
func FlowText(text string) string {
	var out strings.Builder
	text = strings.TrimSuffix(letterText(text), "\n")
	if text == "" {
		return ""
	}
	out.Grow(len(text) + len(text)/8)
	for line := range strings.SplitSeq(text, "\n") {
		quote, content := cutLetterQuote(line)
		flowParagraph(&out, quote, trimLineEnd(content))
	}
	return out.String()
}

// cutLetterQuote takes the quote marks off a line of a letter as FormatText does,
// which doesn't see the characters that nobody sees.
func cutLetterQuote(line string) (quote int, content string) {
	for {
		seen := strings.TrimLeftFunc(line, isInvisible)
		if quote > 0 {
			if blank, ok := strings.CutPrefix(seen, " "); ok {
				if after := strings.TrimLeftFunc(blank, isInvisible); strings.HasPrefix(after, ">") {
					seen = after
				}
			}
		}
		if !strings.HasPrefix(seen, ">") {
			break
		}
		quote, line = quote+1, seen[1:]
	}
	if seen := strings.TrimLeftFunc(line, isInvisible); quote > 0 && strings.HasPrefix(seen, " ") {
		line = seen[1:]
	}
	return quote, line
}

// trimLineEnd takes off the blanks at a line's end, which would make it go on. The
// mark of a signature keeps its own.
func trimLineEnd(content string) string {
	if visible := cutString(content, 64); strings.Map(dropInvisible, visible) == signatureMark && len(visible) == len(content) {
		return signatureMark
	}
	for {
		seen := strings.TrimRightFunc(content, isInvisible)
		if !strings.HasSuffix(seen, " ") {
			return content
		}
		content = strings.TrimRight(seen, " ")
	}
}

func dropInvisible(r rune) rune {
	if isInvisible(r) {
		return -1
	}
	return r
}

// flowParagraph writes a line of the letter as the lines that it takes.
func flowParagraph(out *strings.Builder, quote int, content string) {
	marks := strings.Repeat(">", min(quote, maxQuoteDepth))
	for first := true; first || content != ""; first = false {
		n := len(content)
		if content != signatureMark {
			n = flowLength(content, maxFlowedLine-len(marks)-1)
		}
		out.WriteString(marks)
		if needsStuffing(content) || quote > 0 && content != "" {
			out.WriteByte(' ')
		}
		out.WriteString(content[:n])
		out.WriteByte('\n')
		content = content[n:]
	}
}

// needsStuffing tells lines that would be taken for something else without a blank
// before them (RFC 3676, section 4.4).
func needsStuffing(content string) bool {
	seen := strings.TrimLeftFunc(content[:min(len(content), 64)], isInvisible)
	return seen == "" && content != "" || strings.HasPrefix(seen, " ") || strings.HasPrefix(seen, ">") || strings.HasPrefix(seen, "From ")
}

// flowLength is how much of a paragraph goes on a line of so many characters: up to
// and with its last blank, or up to the first when there is none before.
func flowLength(content string, limit int) int {
	count, best := 0, 0
	for i, r := range content {
		count++
		if count > limit && best > 0 {
			return best
		}
		if r == ' ' && i+1 < len(content) && strings.Map(dropInvisible, content[:min(i+1, 64)]) != signatureMark {
			best = i + 1
			if count >= limit {
				return best
			}
		}
	}
	return len(content)
}
