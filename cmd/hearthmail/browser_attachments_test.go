package main

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
)

// pdfOf is a PDF document of that many pages, each with a word of its own.
func pdfOf(pages int) []byte {
	var kids, objects strings.Builder
	for i := range pages {
		page, content := 10+2*i, 11+2*i
		text := fmt.Sprintf("BT /F1 24 Tf 72 720 Td (Sheet %d) Tj ET", i+1)
		fmt.Fprintf(&kids, "%d 0 R ", page)
		fmt.Fprintf(&objects, "%d 0 obj<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents %d 0 R/Resources<</Font<</F1 3 0 R>>>>>>endobj\n", page, content)
		fmt.Fprintf(&objects, "%d 0 obj<</Length %d>>stream\n%s\nendstream endobj\n", content, len(text), text)
	}
	return fmt.Appendf(nil, "%%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R/OpenAction<</S/JavaScript/JS(app.alert\\(1\\))>>>>endobj\n"+
		"2 0 obj<</Type/Pages/Kids[%s]/Count %d>>endobj\n3 0 obj<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>endobj\n%strailer<</Root 1 0 R>>\n%%%%EOF\n",
		kids.String(), pages, objects.String())
}

// TestAttachmentsInBrowser looks at each kind of attachment in Chromium, wide and
// narrow: nothing is said in the console, axe finds nothing.
func TestAttachmentsInBrowser(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	deliver(t, dovecot, "INBOX", mailWith("all kinds",
		attachedFile{"holiday.png", "image/png", gradient(t, 1200, 800)},
		attachedFile{"sound.wav", "audio/wav", tone(20)},
		attachedFile{"paper.pdf", "application/pdf", pdfOf(60)},
		attachedFile{"list.csv", "text/csv", []byte("a;b\r\n1;2\r\n")},
		attachedFile{"invoice.pdf.exe", "application/pdf", []byte("MZ")},
		attachedFile{"tea.ics", "text/calendar; charset=utf-8; method=REQUEST", invitation()},
		attachedFile{"anna.vcf", "text/vcard", []byte("BEGIN:VCARD\nVERSION:2.1\nN:Berg;Anna\nTEL;HOME:030 1\nEND:VCARD\n")},
		attachedFile{"clip.webm", "video/webm", []byte("no video at all")},
	))
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	browser := testbrowser.Start(t)
	for _, tc := range []struct {
		name   string
		width  int
		mobile bool
	}{{"desktop", 1440, false}, {"phone", 390, true}} {
		t.Run(tc.name, func(t *testing.T) {
			p := browser.Within(t).NewPage(tc.width, 900, tc.mobile, tc.mobile)
			s := &session{t: t, page: p, base: strings.TrimRight(program.address, "/")}
			s.enter("family", dovecot.Password())
			message := s.base + inbox + "/messages/1"
			p.Open(message)
			p.WaitFor(`document.querySelector(".attachment img")?.naturalWidth === 320`)
			s.check("the message")
			if tc.mobile {
				checkTargets(t, p)
			}
			s.follow(2, "View")
			p.WaitFor(`document.querySelector(".preview-picture").naturalWidth === 1200`)
			s.check("a picture")
			p.Follow(".preview-head a")
			s.follow(3, "Play")
			seek(t, p)
			s.check("a sound")
			p.Open(message)
			s.follow(4, "View")
			readPDF(t, p)
			s.check("a PDF document")
			p.Open(message)
			s.follow(5, "View")
			s.check("a table")
		})
	}
}

// follow clicks what shows an attachment.
func (s *session) follow(part int, label string) {
	s.t.Helper()
	link := fmt.Sprintf(`[data-part="%d"] .attachment-acts a:first-child`, part)
	if got := s.page.Text(link); !strings.HasPrefix(got, label) {
		s.t.Errorf("attachment %d offers %q, want %q", part, got, label)
	}
	if status := s.page.Follow(link); status != 200 {
		s.t.Errorf("attachment %d is shown with %d", part, status)
	}
}

// checkTargets says that a finger finds what is to be touched.
func checkTargets(t *testing.T, p *testbrowser.Page) {
	t.Helper()
	var small []string
	p.Evaluate(`[...document.querySelectorAll(".attachments a.button")].filter(a => a.getBoundingClientRect().height < 44).map(a => a.textContent)`, &small)
	if len(small) > 0 {
		t.Errorf("less than 44 pixels high: %q", small)
	}
}

// seek jumps to the end of what plays, which takes a range of it.
func seek(t *testing.T, p *testbrowser.Page) {
	t.Helper()
	p.WaitFor(`document.querySelector("audio").readyState >= 1`)
	var seekable float64
	p.Evaluate(`document.querySelector("audio").seekable.end(0)`, &seekable)
	if seekable < 19 {
		t.Errorf("one can jump within the first %v seconds only", seekable)
	}
	p.Evaluate(`{ const a = document.querySelector("audio"); a.addEventListener("seeked", () => { window.arrivedAt = a.currentTime }); a.currentTime = 18; }`, nil)
	p.WaitFor(`window.arrivedAt >= 17.9`)
}

// readPDF looks at the first page, and asks for those after the fiftieth.
func readPDF(t *testing.T, p *testbrowser.Page) {
	t.Helper()
	p.WaitFor(`document.querySelector('[data-page="1"] p')?.textContent === "Sheet 1"`)
	var ink int
	p.Evaluate(`{ const c = document.querySelector('[data-page="1"] canvas'); const d = c.getContext("2d").getImageData(0, 0, c.width, c.height).data;
		let n = 0; for (let i = 0; i < d.length; i += 4) if (d[i] < 100) n++; n }`, &ink)
	if ink < 50 {
		t.Errorf("%d dark pixels are drawn", ink)
	}
	if pages, drawn := p.Count(".pdf-page"), p.Count("[data-drawn]"); pages != 50 || drawn == 0 || drawn > 10 {
		t.Errorf("%d pages, %d drawn", pages, drawn)
	}
	p.Click(".pdf-more")
	p.WaitFor(`document.querySelectorAll(".pdf-page").length === 60`)
	p.Evaluate(`document.querySelector('[data-page="60"]').scrollIntoView()`, nil)
	p.WaitFor(`document.querySelector('[data-page="60"] p')?.textContent === "Sheet 60"`)
	p.WaitFor(`!document.querySelector('[data-page="1"] p')`)
}

// TestPreviewsWithoutScript: what the browser can show by itself is shown, and a
// PDF document offered.
func TestPreviewsWithoutScript(t *testing.T) {
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	deliver(t, dovecot, "INBOX", mailWith("a paper", attachedFile{"paper.pdf", "application/pdf", pdfOf(1)}))
	v := signIn(t, start(t, "--imap", "imap://"+dovecot.Addr()), dovecot.Password())
	page := v.get(inbox + "/messages/1/parts/2/preview")
	downloads := with(page.root, "download")
	if len(downloads) != 1 || !strings.Contains(words(page.root), "To read this document, download it.") {
		t.Errorf("%d downloads: %s", len(downloads), words(page.root))
	}
	if !slices.Contains(strings.Fields(v.get(value(downloads[0], "href")).header.Get("Content-Disposition")), "attachment;") {
		t.Error("the download is none")
	}
}
