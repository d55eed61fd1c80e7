package demo

import (
	"errors"
	"io"
	"slices"
	"strings"
	"testing"

	goimap "github.com/emersion/go-imap/v2"
	goimapclient "github.com/emersion/go-imap/v2/imapclient"
	"github.com/emersion/go-sasl"
)

func asIMAPError(err error, target **goimap.Error) bool { return errors.As(err, target) }

// oddNames are mailbox names that are easily escaped wrongly.
var oddNames = []string{"R&D", "100%", "two words", "a+b", "Größe/Übung", "日本語", `quote"back\slash`, "&", "emoji 🪔"}

func list(t *testing.T, c *goimapclient.Client) map[string]*goimap.ListData {
	t.Helper()
	all, err := c.List("", "*", &goimap.ListOptions{ReturnStatus: &goimap.StatusOptions{
		NumMessages: true, NumUnseen: true, UIDNext: true, UIDValidity: true,
	}}).Collect()
	if err != nil {
		t.Fatal(err)
	}
	byName := make(map[string]*goimap.ListData)
	for _, data := range all {
		byName[data.Mailbox] = data
	}
	return byName
}

func TestListStatusAndSpecialUse(t *testing.T) {
	s := startSample(t)
	c := signIn(t, s, nil)
	for _, want := range []goimap.Cap{goimap.CapSpecialUse, goimap.CapListStatus, goimap.CapUIDPlus, goimap.CapMove, goimap.CapNamespace, goimap.CapIdle} {
		if !c.Caps().Has(want) {
			t.Errorf("%s is not announced", want)
		}
	}
	mailboxes := list(t, c)
	if len(mailboxes) != len(sampleMailboxes())+1 {
		t.Errorf("%d mailboxes, want %d", len(mailboxes), len(sampleMailboxes())+1)
	}
	for _, want := range append(sampleMailboxes(), sampleMailbox{name: inbox}) {
		got := mailboxes[want.name]
		if got == nil {
			t.Errorf("%q is missing", want.name)
			continue
		}
		if want.use != "" && !slices.Contains(got.Attrs, want.use) {
			t.Errorf("%q has %v, not %s", want.name, got.Attrs, want.use)
		}
		if status := got.Status; status == nil || status.NumMessages == nil || *status.NumMessages == 0 || status.NumUnseen == nil || status.UIDNext <= 1 || status.UIDValidity == 0 {
			t.Errorf("%q: poor status %+v", want.name, got.Status)
		}
	}
	if !slices.Contains(mailboxes["Family"].Attrs, goimap.MailboxAttrHasChildren) || !slices.Contains(mailboxes["Sent"].Attrs, goimap.MailboxAttrHasNoChildren) {
		t.Errorf("children: %v, %v", mailboxes["Family"].Attrs, mailboxes["Sent"].Attrs)
	}
	special, err := c.List("", "*", &goimap.ListOptions{SelectSpecialUse: true}).Collect()
	if err != nil || len(special) != 5 {
		t.Errorf("LIST (SPECIAL-USE): %d mailboxes, %v", len(special), err)
	}
	top, err := c.List("", "%", nil).Collect()
	if err != nil || len(top) != len(mailboxes)-2 {
		t.Errorf("LIST %%: %d mailboxes, %v", len(top), err)
	}
}

func TestMailboxLifeUnderOddNames(t *testing.T) {
	s := startServer(t)
	c := signIn(t, s, nil)
	for _, name := range oddNames {
		t.Run(name, func(t *testing.T) {
			if err := c.Create(name, nil).Wait(); err != nil {
				t.Fatal(err)
			}
			first := selectMailbox(t, c, name)
			appendMail(t, c, name, "Subject: hi\r\n\r\nhi\r\n", nil)
			status, err := c.Status(name, &goimap.StatusOptions{NumMessages: true, UIDValidity: true}).Wait()
			if err != nil || status.Mailbox != name || *status.NumMessages != 1 {
				t.Fatalf("STATUS: %+v, %v", status, err)
			}
			if list(t, c)[name] == nil {
				t.Error("LIST doesn't have it")
			}
			if err := c.Unselect().Wait(); err != nil {
				t.Fatal(err)
			}
			if err := c.Rename(name, name+"2", nil).Wait(); err != nil {
				t.Fatal(err)
			}
			if err := c.Delete(name + "2").Wait(); err != nil {
				t.Fatal(err)
			}
			if err := c.Create(name, nil).Wait(); err != nil {
				t.Fatal(err)
			}
			if second := selectMailbox(t, c, name); second.UIDValidity <= first.UIDValidity {
				t.Errorf("UIDVALIDITY went from %d to %d", first.UIDValidity, second.UIDValidity)
			}
		})
	}
	if list(t, c)["Größe"] == nil {
		t.Error("CREATE made no mailbox above")
	}
}

func TestMailboxRefusals(t *testing.T) {
	s := startServer(t)
	c := signIn(t, s, nil)
	for what, test := range map[string]struct {
		err  error
		code goimap.ResponseCode
	}{
		"delete INBOX":      {c.Delete("INBOX").Wait(), goimap.ResponseCodeCannot},
		"delete inbox":      {c.Delete("inbox").Wait(), goimap.ResponseCodeCannot},
		"delete a parent":   {c.Delete("Family").Wait(), goimap.ResponseCodeHasChildren},
		"delete nothing":    {c.Delete("Nowhere").Wait(), goimap.ResponseCodeNonExistent},
		"create again":      {c.Create("Sent", nil).Wait(), goimap.ResponseCodeAlreadyExists},
		"create INBOX":      {c.Create("Inbox", nil).Wait(), goimap.ResponseCodeAlreadyExists},
		"create no name":    {c.Create("a//b", nil).Wait(), goimap.ResponseCodeCannot},
		"rename to taken":   {c.Rename("Sent", "Trash", nil).Wait(), goimap.ResponseCodeAlreadyExists},
		"rename below self": {c.Rename("Family", "Family/School/Family", nil).Wait(), goimap.ResponseCodeCannot},
		"select nothing":    {selectError(c, "Nowhere"), goimap.ResponseCodeNonExistent},
	} {
		var got *goimap.Error
		if !asIMAPError(test.err, &got) || got.Code != test.code {
			t.Errorf("%s: got %v, want %s", what, test.err, test.code)
		}
	}
	if err := c.Rename("Family", "Kin", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	if now := list(t, c); now["Kin/School"] == nil || now["Family/School"] != nil {
		t.Error("RENAME didn't take the mailboxes below along")
	}
	before := selectMailbox(t, c, inbox).NumMessages
	if err := c.Rename("INBOX", "Old", nil).Wait(); err != nil {
		t.Fatal(err)
	}
	if got := selectMailbox(t, c, "Old").NumMessages; got != before {
		t.Errorf("%d messages of INBOX were renamed away, want %d", got, before)
	}
	if got := selectMailbox(t, c, inbox).NumMessages; got != 0 {
		t.Errorf("%d messages stayed in INBOX", got)
	}
}

func selectError(c *goimapclient.Client, name string) error {
	_, err := c.Select(name, nil).Wait()
	return err
}

func appendMail(t *testing.T, c *goimapclient.Client, mailbox, mail string, flags []goimap.Flag) *goimap.AppendData {
	t.Helper()
	cmd := c.Append(mailbox, int64(len(mail)), &goimap.AppendOptions{Flags: flags, Time: testNow})
	if _, err := io.WriteString(cmd, mail); err != nil {
		t.Fatal(err)
	}
	if err := cmd.Close(); err != nil {
		t.Fatal(err)
	}
	data, err := cmd.Wait()
	if err != nil {
		t.Fatal(err)
	}
	return data
}

func TestAuthenticateAndAppendALargeMail(t *testing.T) {
	s := startServer(t)
	c, err := goimapclient.DialInsecure(s.IMAPAddr(), nil)
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close()
	if err := c.Authenticate(sasl.NewPlainClient("", s.Username(), s.Password())); err != nil {
		t.Fatal(err)
	}
	mail := "Subject: large\r\n\r\n" + strings.Repeat("A line of a large mail.\r\n", 1<<16)
	selectMailbox(t, c, "Sent")
	uids := goimap.UIDSetNum(appendMail(t, c, "Sent", mail, nil).UID)
	if msg := fetchOne(t, c, uids, &goimap.FetchOptions{UID: true, RFC822Size: true}); msg.RFC822Size != int64(len(mail)) {
		t.Errorf("%d bytes arrived, want %d", msg.RFC822Size, len(mail))
	}
}
