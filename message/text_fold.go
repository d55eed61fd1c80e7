package message

const (
	// maxQuoteShown is how many lines of one quote are shown unasked.
	maxQuoteShown = 8
	// maxOldQuoteShown is the same for what lies further back: a quote at the
	// end, which nothing answers below, and one that holds another.
	maxOldQuoteShown = 4
)

// Block is a run of lines that belong together.
type Block struct {
	Lines  []Line
	Folded bool // a quote, long enough to be shown only when it is asked for
}

// FoldQuotes cuts a text into what is shown at once and the quotes that are
// folded away. All lines are in the blocks, in their order. A text that is
// nothing but a quote stays as it is.
func FoldQuotes(lines []Line) []Block {
	last := lastOwn(lines)
	if last < 0 {
		return []Block{{Lines: lines}}
	}
	var blocks []Block
	shown := 0 // where the lines start that are in no block yet
	for i := 0; i < len(lines); {
		n, deepest := quoteLength(lines[i:])
		most := maxQuoteShown
		if deepest > 1 || i > last {
			most = maxOldQuoteShown
		}
		if n > most {
			if shown < i {
				blocks = append(blocks, Block{Lines: lines[shown:i]})
			}
			blocks = append(blocks, Block{Lines: lines[i : i+n], Folded: true})
			shown = i + n
		}
		i += max(n, 1)
	}
	if shown < len(lines) {
		blocks = append(blocks, Block{Lines: lines[shown:]})
	}
	return blocks
}

// lastOwn is the last line that the writer wrote here, -1 for none. Signatures
// and blank lines don't count.
func lastOwn(lines []Line) int {
	for i := len(lines) - 1; i >= 0; i-- {
		if l := lines[i]; l.Quote == 0 && !l.Signature && len(l.Spans) > 0 {
			return i
		}
	}
	return -1
}

// quoteLength is how many of the first lines are quoted, and how deep.
func quoteLength(lines []Line) (n, deepest int) {
	for n < len(lines) && lines[n].Quote > 0 {
		deepest = max(deepest, lines[n].Quote)
		n++
	}
	return n, deepest
}
