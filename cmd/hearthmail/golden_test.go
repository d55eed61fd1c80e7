package main

import (
	"flag"
	"fmt"
	"image"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"hearthmail/internal/testbrowser"
	"hearthmail/internal/testdovecot"
)

// A look is a size of window at which pictures are taken.
type look struct {
	name          string
	width, height int
	mobile        bool
	kept          int // width of the picture that is kept
}

func looks() []look {
	return []look{
		{"1440", 1440, 1500, false, 360},
		{"820", 820, 1500, false, 300},
		{"390", 390, 1800, true, 200},
	}
}

// inTheDark are the mails of which there are dark pictures too.
const inTheDark = "02-quotes 03-outlook 05-newsletter 06-receipt"

// TestGolden shows typical mails at three widths and compares what is seen with
// pictures that somebody has looked at. After a wanted change,
//
//	go test -run TestGolden ./cmd/hearthmail -update
//
// makes the pictures anew: look at each before it is committed.
func TestGolden(t *testing.T) {
	files, err := filepath.Glob("testdata/typical/*.eml")
	if err != nil || len(files) == 0 {
		t.Fatalf("no typical mails: %v", err)
	}
	dovecot := testdovecot.Start(t, testdovecot.Options{})
	mails := readMails(t, files)
	testdovecot.Seed(t, dovecot, "family", "INBOX", len(mails), func(i int) testdovecot.Mail {
		return testdovecot.Mail{Body: mails[i], Flags: []string{`\Seen`}, Date: time.Date(2020, 1, 1, 12, i, 0, 0, time.UTC)}
	})
	program := start(t, "--imap", "imap://"+dovecot.Addr())
	browser := testbrowser.Start(t)
	for _, l := range looks() {
		for _, dark := range []bool{false, true} {
			t.Run(l.named(dark), func(t *testing.T) {
				page := browser.Within(t).NewPage(l.width, l.height, dark, l.mobile)
				page.TimeZone("Europe/Berlin")
				enter(page, program, dovecot)
				for i, file := range files {
					name := strings.TrimSuffix(filepath.Base(file), ".eml")
					if dark && !slices.Contains(strings.Fields(inTheDark), name) {
						continue
					}
					page.Open(strings.TrimRight(program.address, "/") + fmt.Sprintf("%s/messages/%d", inbox, i+1))
					checkGolden(t, page, name+"-"+l.named(dark), l.kept)
				}
			})
		}
	}
}

func (l look) named(dark bool) string {
	if dark {
		return l.name + "-dark"
	}
	return l.name
}

// enter signs a browser in.
func enter(page *testbrowser.Page, p *program, dovecot *testdovecot.Server) {
	page.Open(strings.TrimRight(p.address, "/") + "/login")
	page.Fill("input[name=username]", "family")
	page.Fill("input[name=password]", dovecot.Password())
	page.Follow("form[action$='/login'] button")
	page.WaitFor(settled) // before there is another page
}

// settled is true once everything is in its place.
const settled = `document.readyState === "complete" && document.fonts.status === "loaded" &&
	[...document.querySelectorAll("iframe[data-body]")].every(frame => frame.classList.contains("fitted")) &&
	[...document.images].every(image => image.complete)`

// checkGolden compares what is seen with the picture of that name, or makes it.
func checkGolden(t *testing.T, page *testbrowser.Page, name string, width int) {
	t.Helper()
	page.WaitFor(settled)
	taken := filepath.Join(t.TempDir(), name+".png")
	page.Screenshot(taken)
	got := reduced(decodeFile(t, taken), width)
	kept := filepath.Join("testdata", "golden", name+".jpg")
	if flag.Lookup("update").Value.String() == "true" {
		writeJPEG(t, kept, got)
		return
	}
	if problem := difference(got, decodeFile(t, kept)); problem != "" {
		left := keepFile(t, taken)
		t.Errorf("%s: %s; it is at %s", name, problem, left)
	}
}

func decodeFile(t *testing.T, name string) image.Image {
	t.Helper()
	file, err := os.Open(name)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = file.Close() }()
	decode := jpeg.Decode
	if filepath.Ext(name) == ".png" {
		decode = png.Decode
	}
	picture, err := decode(file)
	if err != nil {
		t.Fatalf("%s: %v", name, err)
	}
	return picture
}

func writeJPEG(t *testing.T, name string, picture image.Image) {
	t.Helper()
	file, err := os.Create(name)
	if err != nil {
		t.Fatal(err)
	}
	err = jpeg.Encode(file, picture, &jpeg.Options{Quality: 70})
	if closed := file.Close(); err != nil || closed != nil {
		t.Fatalf("%s: %v %v", name, err, closed)
	}
}

// keepFile moves a file to where it outlives the test.
func keepFile(t *testing.T, name string) string {
	t.Helper()
	folder := filepath.Join(os.TempDir(), "hearthmail-golden")
	if err := os.MkdirAll(folder, 0o755); err != nil {
		t.Fatal(err)
	}
	kept := filepath.Join(folder, filepath.Base(name))
	content, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(kept, content, 0o644); err != nil {
		t.Fatal(err)
	}
	return kept
}
