package templates

import (
	"testing"

	"hearthmail/message"
)

func TestInitials(t *testing.T) {
	for name, want := range map[string]string{
		"": "?", "Rose": "R", "Grandma Rose": "GR", "Anna-Lena von Berg": "AB", "“Tom”": "T", "田中 健二": "田健", "!!!": "?",
	} {
		if got := initials([]message.Address{{Name: name}}); got != want {
			t.Errorf("initials(%q) = %q, want %q", name, got, want)
		}
	}
	if got := initials(nil); got != "?" {
		t.Errorf("initials of nobody: %q", got)
	}
}

func TestAttachmentKinds(t *testing.T) {
	for mediaType, want := range map[string]string{
		"application/pdf": "PDF document", "APPLICATION/PDF": "PDF document", "image/png": "Picture (PNG)",
		"audio/ogg": "Sound recording", "text/x-unknown": "Text", "application/x-odd": "application/x-odd", "": "File",
	} {
		if got := (Attachment{Type: mediaType}).called(t.Context()); got != want {
			t.Errorf("%q is called %q, want %q", mediaType, got, want)
		}
	}
}

func TestSortLabels(t *testing.T) {
	for _, c := range []struct {
		view View
		want string
	}{
		{View{}, "Sorted by Arrival, newest first"},
		{View{Sort: "from"}, "Sorted by Sender, A to Z"},
		{View{Sort: "size", Order: "asc"}, "Sorted by Size, smallest first"},
		{View{Sort: "no such", Order: "asc"}, "Sorted by Arrival, oldest first"},
	} {
		if got := (List{View: c.view}).sortedBy(t.Context()); got != c.want {
			t.Errorf("%+v is %q, want %q", c.view, got, c.want)
		}
	}
}
