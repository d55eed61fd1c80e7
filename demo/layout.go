package demo

import (
	"bytes"
	"fmt"
	"html/template"
	"strconv"
	"strings"
)

// page is what a layout in mail/layouts is given.
type page struct {
	Subject, Sender, Host, Date string
	// Accent is the sender's colour, Soft a tint of it for surfaces, Deep a
	// shade of it for text on these.
	Accent, Soft, Deep template.CSS
	AccentHex, SoftHex string
	Blocks             []block
	Lead               []block   // what comes before the first heading
	Sections           []section // a heading and what follows it, each
	ListID             string
}

type section struct {
	Title  string
	Blocks []block
}

// Themed gives blocks with the page around them, for the shared template.
func (p page) Themed(blocks []block) page {
	p.Blocks = blocks
	return p
}

// Half gives the sections in rows of two.
func (p page) Half() (rows [][]section) {
	for i := 0; i < len(p.Sections); i += 2 {
		rows = append(rows, p.Sections[i:min(i+2, len(p.Sections))])
	}
	return rows
}

// layouts parses the templates; a package without mutable state does so once
// for each sample.
func layouts() (*template.Template, error) {
	return template.New("").Funcs(template.FuncMap{
		"last": func(i int, cells []string) bool { return i == len(cells)-1 },
		"percent": func(s string) int {
			n, _ := strconv.Atoi(strings.TrimSuffix(s, "%"))
			return max(2, min(n, 100))
		},
	}).ParseFS(mailFiles, "mail/layouts/*.html")
}

func renderLayout(l *letter, templates *template.Template) ([]byte, error) {
	accent := l.accent
	if accent == "" {
		accent = "#3f6d63"
	}
	soft, err := mix(accent, 255, 0.88)
	if err != nil {
		return nil, err
	}
	deep, err := mix(accent, 0, 0.45)
	if err != nil {
		return nil, err
	}
	_, host, _ := strings.Cut(l.from[0].Address, "@")
	p := page{
		Subject: l.subject, Sender: l.from[0].Name, Host: host, Date: l.date.Format("2 January 2006"),
		Accent: template.CSS(accent), Soft: template.CSS(soft), Deep: template.CSS(deep),
		AccentHex: accent, SoftHex: soft, ListID: l.listID, Blocks: parseBlocks(l.body),
	}
	for _, b := range p.Blocks {
		switch {
		case b.Kind == "heading":
			p.Sections = append(p.Sections, section{Title: b.Text})
		case len(p.Sections) == 0:
			p.Lead = append(p.Lead, b)
		default:
			s := &p.Sections[len(p.Sections)-1]
			s.Blocks = append(s.Blocks, b)
		}
	}
	var out bytes.Buffer
	if err := templates.ExecuteTemplate(&out, l.layout+".html", p); err != nil {
		return nil, err
	}
	return bytes.ReplaceAll(out.Bytes(), []byte("\n"), []byte("\r\n")), nil
}

// mix moves a colour #rrggbb by share of the way towards a grey.
func mix(color string, grey, share float64) (string, error) {
	var r, g, b int
	if _, err := fmt.Sscanf(color, "#%02x%02x%02x", &r, &g, &b); err != nil || len(color) != 7 {
		return "", fmt.Errorf("%q is not a colour like #336699", color)
	}
	to := func(c int) int { return int(float64(c) + (grey-float64(c))*share) }
	return fmt.Sprintf("#%02x%02x%02x", to(r), to(g), to(b)), nil
}
