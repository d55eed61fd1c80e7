package demo

import "strings"

// wrapLines breaks lines of more than width runes at spaces. Lines that begin
// with a space, ">" or "|" stay as they are. softEnd ends a line that goes on
// in the next: " " for format=flowed.
func wrapLines(text string, width int, softEnd string) (lines []string) {
	for line := range strings.SplitSeq(text, "\n") {
		if line == "" || strings.ContainsRune(" >|", rune(line[0])) || line == "-- " {
			lines = append(lines, line)
			continue
		}
		lines = append(lines, wrapLine(line, width, softEnd)...)
	}
	return lines
}

func wrapLine(line string, width int, softEnd string) (lines []string) {
	var current strings.Builder
	length := 0
	for word := range strings.FieldsSeq(line) {
		n := len([]rune(word))
		if length > 0 && length+1+n > width {
			lines = append(lines, current.String()+softEnd)
			current.Reset()
			length = 0
		}
		if length > 0 {
			current.WriteByte(' ')
			length++
		}
		current.WriteString(word)
		length += n
	}
	return append(lines, current.String())
}
