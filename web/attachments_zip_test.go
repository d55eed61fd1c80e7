package web

import (
	"fmt"
	"testing"
)

func TestUnusedName(t *testing.T) {
	names := map[string]int{}
	for i, want := range []string{"photo.jpg", "photo (2).jpg", "photo (3).jpg"} {
		if got := unusedName(names, "photo.jpg"); got != want {
			t.Errorf("name %d is %q, want %q", i, got, want)
		}
	}
	if got := unusedName(names, "PHOTO.JPG"); got != "PHOTO (4).JPG" {
		t.Errorf("a name that differs in case alone became %q", got)
	}
}

// TestUnusedNames gives tens of thousands of parts one name, and some the
// names that would be made of it: each gets its own.
func TestUnusedNames(t *testing.T) {
	const parts = 50_000
	names, given := map[string]int{}, map[string]bool{}
	for i := range parts {
		name := "same.pdf"
		if i%10 == 0 {
			name = fmt.Sprintf("same (%d).pdf", i)
		}
		given[unusedName(names, name)] = true
	}
	if len(given) != parts {
		t.Errorf("%d names for %d parts", len(given), parts)
	}
}

func TestAttachmentNamed(t *testing.T) {
	for name, want := range map[string]string{
		"a.pdf":            `attachment; filename=a.pdf`,
		`a"b.pdf`:          `attachment; filename="a\"b.pdf"`,
		"Récépissé 1.pdf":  `attachment; filename*=utf-8''R%C3%A9c%C3%A9piss%C3%A9%201.pdf`,
		"a\r\nSet-Cookie:": `attachment; filename*=utf-8''a%0D%0ASet-Cookie%3A`,
	} {
		if got := attachmentNamed(name); got != want {
			t.Errorf("%q became %s, want %s", name, got, want)
		}
	}
}
