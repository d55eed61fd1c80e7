package templates

import "testing"

func TestListSaysHowMuchItHolds(t *testing.T) {
	labels := NewLabelBook([]Label{{"$label1", "Important", "red"}})
	for _, c := range []struct {
		list List
		want string
	}{
		{List{Total: 1}, "1 message"},
		{List{Total: 9812, Unseen: 1}, "9,812 messages, 1 unread"},
		{List{Total: 2, Unseen: 3, Threads: ThreadList{Shown: true, Messages: 9}}, "2 conversations, 9 messages, 3 unread"},
		{List{Total: 1, Unseen: 3, View: View{Filter: "flagged"}, Threads: ThreadList{Shown: true}}, "1 conversation"},
		{List{Total: 0, View: View{Filter: "flagged,unread"}}, "0 unread, starred messages"},
		{List{Total: 1, View: View{Filter: "flagged", Query: "tea"}}, "1 starred message found"},
		{
			List{Total: 1200, View: View{Filter: "attachment,deleted,unread", Label: "$Label1"}},
			"1,200 unread messages struck through with attachments labelled Important",
		},
	} {
		if got := c.list.summary(t.Context(), labels); got != c.want {
			t.Errorf("%+v holds %q, want %q", c.list.View, got, c.want)
		}
	}
}

func TestSearchSaysHowFarItHasCome(t *testing.T) {
	for _, c := range []struct {
		progress SearchProgress
		want     string
	}{
		{SearchProgress{Done: 3, Of: 3}, ""},
		{SearchProgress{Done: 3, Of: 3, Failed: []string{"Garden"}}, "Could not be searched: Garden."},
		{SearchProgress{Done: 1, Of: 4, Waiting: []string{"Inbox", "Garden"}}, "Searched 1 of 4 folders. Not answered yet: Inbox, Garden and 1 more."},
		{SearchProgress{Done: 1, Of: 2, Stopped: true}, "Stopped: 1 of 2 folders were searched, and this was found by then."},
	} {
		if got := c.progress.told(t.Context()); got != c.want {
			t.Errorf("%+v is told as %q, want %q", c.progress, got, c.want)
		}
	}
}

func TestMailboxLabel(t *testing.T) {
	for _, c := range []struct {
		role        Role
		label, want string
	}{
		{"inbox", "Inbox", "Inbox"}, {"sent", "Sent", "Sent"}, {"sent", "Gesendet", "Gesendet"}, {"", "Sent", "Sent"}, {"all", "", ""},
	} {
		if got := MailboxLabel(t.Context(), c.role, c.label); got != c.want {
			t.Errorf("%q with the role %q is called %q, want %q", c.label, c.role, got, c.want)
		}
	}
}
