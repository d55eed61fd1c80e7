package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"hearthmail/internal/testbrowser"
)

// TestBrowserInOut imports and exports by clicking: wide and narrow, and once without
// script.
func TestBrowserInOut(t *testing.T) {
	browser := testbrowser.Start(t)
	program := start(t)
	user, password, _ := program.demoLogin(t)
	files := importFiles(t)
	for _, tc := range []struct {
		name          string
		width, height int
		dark, mobile  bool
		plain         bool
	}{
		{"desktop", 1440, 900, true, false, false},
		{"phone", 390, 844, false, true, false},
		{"plain", 390, 844, false, true, true},
	} {
		t.Run(tc.name, func(t *testing.T) {
			p := browser.Within(t).NewPage(tc.width, tc.height, tc.dark, tc.mobile)
			k := &keeper{session: session{t: t, page: p, base: strings.TrimRight(program.address, "/")}, plain: tc.plain}
			if tc.plain {
				p.DisableScript()
			}
			k.enter(user, password)
			k.importFew(files.few, tc.name)
			if tc.name == "desktop" {
				k.importCancelled(files.many)
			}
			k.at("/export?mailbox=INBOX")
			k.look("export")
			k.at("/settings")
			if p.Count("a[href$='/export']") == 0 {
				t.Error("the settings don't lead to the export")
			}
		})
	}
}

// inOutFiles are files that are imported.
type inOutFiles struct{ few, many string }

func importFiles(t *testing.T) inOutFiles {
	t.Helper()
	dir := t.TempDir()
	files := inOutFiles{filepath.Join(dir, "few.mbox"), filepath.Join(dir, "many.mbox")}
	for name, count := range map[string]int{files.few: 3, files.many: 40_000} {
		var mbox bytes.Buffer
		for i := range count {
			fmt.Fprintf(&mbox, "From a@example.org Mon Jan  2 15:04:05 2006\nMessage-ID: <%d-%d@example.org>\nSubject: imported %d\n\n%s\n\n", count, i, i, strings.Repeat("word ", 200))
		}
		if err := os.WriteFile(name, mbox.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return files
}

// importFew takes in three messages, which are there already the second time.
func (k *keeper) importFew(file, name string) {
	k.t.Helper()
	k.at("/mailboxes/INBOX/import")
	k.look("import")
	k.page.ChooseFiles("#import-file", file)
	if k.plain {
		k.page.Follow(".import-form .primary")
	} else {
		k.page.Click(".import-form .primary")
	}
	k.page.WaitVisible("#import-state[data-ended]")
	said := k.page.Text("#import-state")
	if want := map[bool]string{true: "3 messages are in the folder now", false: "3 messages were there already"}[name == "desktop"]; !strings.Contains(said, want) {
		k.t.Errorf("the page says %q, not %q", said, want)
	}
	k.look("imported")
}

// importCancelled ends an import in the middle.
func (k *keeper) importCancelled(file string) {
	k.t.Helper()
	k.at("/mailboxes/INBOX/import")
	k.page.ChooseFiles("#import-file", file)
	k.page.Click(".import-form .primary")
	k.page.WaitFor("Number(document.querySelector('#import-state')?.dataset.taken ?? 0) > 0")
	k.page.Click("[data-import-cancel]")
	k.page.WaitVisible("#import-state[data-ended]")
	if said := k.page.Text("#import-state"); !strings.Contains(said, "goes on where it stopped") || strings.Contains(said, "40,000 messages are") {
		k.t.Errorf("the page says %q", said)
	}
	k.look("cancelled")
}
