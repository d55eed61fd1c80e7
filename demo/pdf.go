package demo

import (
	"bytes"
	"fmt"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
)

const pdfLinesPerPage = 46

// pdf writes an A4 document (ISO 32000-1, version 1.4): a title, and lines of
// text. A line that begins with "# " is set as a heading, one of "---" is a rule.
// Characters outside of Windows-1252 become question marks.
func pdf(title string, lines []string) ([]byte, error) {
	var pages []string
	for first := 0; first == 0 || first < len(lines); first += pdfLinesPerPage {
		heading := title
		if first > 0 {
			heading = title + " (continued)"
		}
		page, err := pdfPage(heading, lines[first:min(first+pdfLinesPerPage, len(lines))])
		if err != nil {
			return nil, err
		}
		pages = append(pages, page)
	}
	return pdfFile(pages), nil
}

func pdfPage(title string, lines []string) (string, error) {
	var b strings.Builder
	b.WriteString("0.18 0.36 0.31 rg 0 782 595 60 re f\n")
	y := 804
	if err := pdfText(&b, "F2", 18, "1 1 1", 56, y, title); err != nil {
		return "", err
	}
	y = 744
	for _, line := range lines {
		font, size, color := "F1", 11, "0.15 0.15 0.15"
		if heading, ok := strings.CutPrefix(line, "# "); ok {
			line, font, size, color = heading, "F2", 13, "0.18 0.36 0.31"
		}
		if line == "---" {
			fmt.Fprintf(&b, "0.8 0.8 0.78 RG 56 %d m 539 %d l S\n", y+4, y+4)
		} else if err := pdfColumns(&b, font, size, color, y, line); err != nil {
			return "", err
		}
		y -= 15
	}
	return b.String(), nil
}

// pdfColumns sets what follows a "|" in a column of its own.
func pdfColumns(b *strings.Builder, font string, size int, color string, y int, line string) error {
	columns := [4]int{56, 286, 406, 492}
	for i, cell := range strings.Split(line, "|") {
		if err := pdfText(b, font, size, color, columns[min(i, len(columns)-1)], y, strings.TrimSpace(cell)); err != nil {
			return err
		}
	}
	return nil
}

func pdfText(b *strings.Builder, font string, size int, color string, x, y int, text string) error {
	encoded, err := encoding.ReplaceUnsupported(charmap.Windows1252.NewEncoder()).String(text)
	if err != nil {
		return err
	}
	escaped := strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(encoded)
	fmt.Fprintf(b, "BT %s rg /%s %d Tf %d %d Td (%s) Tj ET\n", color, font, size, x, y, escaped)
	return nil
}

// pdfFile numbers the objects (catalogue, page tree, two fonts, then a page
// and its content in turn) and writes the table of where they lie.
func pdfFile(pages []string) []byte {
	var kids strings.Builder
	for i := range pages {
		fmt.Fprintf(&kids, "%d 0 R ", 5+2*i)
	}
	objects := []string{
		"<< /Type /Catalog /Pages 2 0 R >>",
		fmt.Sprintf("<< /Type /Pages /Kids [%s] /Count %d >>", kids.String(), len(pages)),
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>",
		"<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica-Bold /Encoding /WinAnsiEncoding >>",
	}
	for i, page := range pages {
		objects = append(objects,
			fmt.Sprintf("<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents %d 0 R /Resources << /Font << /F1 3 0 R /F2 4 0 R >> >> >>", 6+2*i),
			fmt.Sprintf("<< /Length %d >>\nstream\n%s\nendstream", len(page), page))
	}
	var b bytes.Buffer
	b.WriteString("%PDF-1.4\n%\xe2\xe3\xcf\xd3\n")
	offsets := make([]int, len(objects))
	for i, object := range objects {
		offsets[i] = b.Len()
		fmt.Fprintf(&b, "%d 0 obj\n%s\nendobj\n", i+1, object)
	}
	xref := b.Len()
	fmt.Fprintf(&b, "xref\n0 %d\n0000000000 65535 f \n", len(objects)+1)
	for _, offset := range offsets {
		fmt.Fprintf(&b, "%010d 00000 n \n", offset)
	}
	fmt.Fprintf(&b, "trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n", len(objects)+1, xref)
	return b.Bytes()
}
