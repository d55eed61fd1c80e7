package message

import (
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/microcosm-cc/bluemonday"
)

// newsletter is a mail of about 100 KB as they are usual.
func newsletter() string {
	row := `<tr><td align="center" valign="top" bgcolor="#f4f4f4" style="padding: 20px 10px; font-family: Arial, 'Helvetica Neue', sans-serif; font-size:14px;line-height:1.5;color:#333333;mso-line-height-rule:exactly">` +
		`<a href="https://x.example/click?id=123&amp;u=456" style="color:#0066cc;text-decoration:none"><img src="https://x.example/a.png" width="560" height="200" alt="An offer" style="display:block;border:0;max-width:100%"></a>` +
		`<p style="margin:0 0 10px">Some text that somebody might read, with <b>bold</b> and <i>other</i> words.</p></td></tr>`
	return `<html><head><style>.a{color:red}</style></head><body bgcolor="#ffffff"><table width="600" cellpadding="0" cellspacing="0">` +
		strings.Repeat(row, 100<<10/len(row)) + `</table></body></html>`
}

// newsletters are those of testdata, and one that is larger.
func newsletters(b *testing.B) []string {
	b.Helper()
	files, err := filepath.Glob(filepath.Join("testdata", "newsletters", "*.html"))
	if err != nil {
		b.Fatal(err)
	}
	all := []string{newsletter()}
	for _, file := range files {
		source, err := os.ReadFile(file)
		if err != nil {
			b.Fatal(err)
		}
		all = append(all, string(source))
	}
	return all
}

// BenchmarkSanitizeHTML cleans newsletters, and has bluemonday clean them with its
// policy for what users write, which takes out all styles and needs not look at
// them. Its metrics are the shortest time of each for all of them, by how many
// times bluemonday takes longer, and how many octets of a hundred each leaves.
func BenchmarkSanitizeHTML(b *testing.B) {
	all := newsletters(b)
	policy := bluemonday.UGCPolicy()
	read, ours, theirs := 0, 0, 0
	here, there := time.Duration(math.MaxInt64), time.Duration(math.MaxInt64)
	for b.Loop() {
		read, ours, theirs = 0, 0, 0
		begin := time.Now()
		for _, source := range all {
			body := SanitizeHTML(source, HTMLOptions{})
			read += len(source)
			ours += len(body.HTML) + len(body.Style)
		}
		between := time.Now()
		for _, source := range all {
			theirs += len(policy.Sanitize(source))
		}
		here, there = min(here, between.Sub(begin)), min(there, time.Since(between))
	}
	b.ReportMetric(float64(here.Microseconds()), "ours-µs")
	b.ReportMetric(float64(there.Microseconds()), "bluemonday-µs")
	b.ReportMetric(float64(there)/float64(here), "times")
	b.ReportMetric(float64(ours)*100/float64(read), "%ours")
	b.ReportMetric(float64(theirs)*100/float64(read), "%bluemonday")
}

// BenchmarkSanitizeAllocations shows what cleaning alone allocates.
func BenchmarkSanitizeAllocations(b *testing.B) {
	all := newsletters(b)
	policy := bluemonday.UGCPolicy()
	for name, clean := range map[string]func(string){
		"ours":       func(source string) { SanitizeHTML(source, HTMLOptions{}) },
		"bluemonday": func(source string) { policy.Sanitize(source) },
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				for _, source := range all {
					clean(source)
				}
			}
		})
	}
}
