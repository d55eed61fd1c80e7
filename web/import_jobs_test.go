package web

import (
	"fmt"
	"testing"
)

// TestImportsOfOne: who imports much keeps nobody else from it, and still learns what
// has come of the last.
func TestImportsOfOne(t *testing.T) {
	all := newImportJobs()
	for i := range maxImports + 100 {
		job := all.begin(importName{"busy", fmt.Sprint(i)})
		if job == nil {
			t.Fatalf("import %d was refused", i)
		}
		job.end("")
	}
	other := all.begin(importName{"other", "1"})
	if other == nil {
		t.Fatal("another login can't import")
	}
	if all.begin(importName{"other", "1"}) != nil {
		t.Error("an import was begun twice")
	}
	if all.find(importName{"busy", fmt.Sprint(maxImports + 99)}) == nil || all.find(importName{"other", "1"}) != other {
		t.Error("the last import is not known any more")
	}
	if all.find(importName{"other", fmt.Sprint(maxImports + 99)}) != nil {
		t.Error("one login finds another's import")
	}
}
