package templates

import (
	"strings"
	"testing"

	"hearthmail/message"
)

func TestLinkWarning(t *testing.T) {
	for fault := message.LinkNamesAnother; fault <= message.LinkLookAlike; fault++ {
		said := LinkWarning(t.Context(), message.LinkWarning{Fault: fault, Named: "bank.example", Host: "evil.example"})
		if !strings.HasSuffix(said, ".") || strings.Contains(said, "%") {
			t.Errorf("fault %d is told as %q", fault, said)
		}
	}
	if said := LinkWarning(t.Context(), message.LinkWarning{}); said != "" {
		t.Errorf("a link that is fine is told as %q", said)
	}
}
