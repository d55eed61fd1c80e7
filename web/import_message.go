package web

import (
	"cmp"
	"context"
	"errors"
	"io"
	"slices"
	"strings"
	"time"

	"hearthmail/imapclient"
	"hearthmail/locale"
	"hearthmail/message"
	"hearthmail/store"
)

// importer takes messages in, one after the other.
type importer struct {
	s       *Server
	account *imapclient.Account
	login   string
	job     *importJob
	choices importChoices
	most    int64     // octets of a message
	rest    io.Reader // of the file that is read
	room    []byte    // for a message

	delimiter string
	target    string                    // where the last message went
	known     *imapclient.KnownMessages // what is there; nil when nothing is known yet
	made      int                       // mailboxes
	barred    map[string]bool           // mailboxes that the server won't have
	told      time.Time                 // when others were last told of what has come
	untold    bool                      // and something has come since
}

// importChoices are what a person has chosen.
type importChoices struct {
	target  string
	twice   bool // also what is there already
	read    bool // all is marked as read
	folders bool // mailboxes are made below the target, as they were

}

// tellAfter is how often others are told of what has come.
const tellAfter = 2 * time.Second

// importMessage takes one message in. An error ends the import.
func (im *importer) importMessage(ctx context.Context, m incoming) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	im.job.count(func(c *countsOf) { c.Seen++ })
	if im.room == nil {
		im.room = make([]byte, 0, maxHeadRead)
	}
	mail, err := im.s.takeMessage(ctx, im.login, m.body, im.most, im.room)
	if mail != nil {
		im.room = mail.start[:0]
	}
	if why := im.refusal(ctx, err); why != "" {
		im.job.refuse(m.what, why)
		return nil
	}
	if err != nil {
		return err
	}
	defer mail.drop(ctx)
	header := message.ParseHeader(mail.start[:min(len(mail.start), maxHeadRead)])
	if err := im.turnTo(ctx, im.mailboxOf(m)); err != nil {
		return err
	}
	arrived := dateOf(m, header)
	if there, exactly := im.known.Has(header, mail.size, arrived); there && !im.choices.twice {
		im.job.count(func(c *countsOf) { c.There++ })
		if !exactly {
			im.job.unlike(m.what, say(ctx, "A message with its Message-ID, date, sender and subject is there, of another size, so this one was not taken."))
		}
		return nil
	}
	return im.store(ctx, m, mail, header, arrived)
}

// refusal is why a message can't be taken, "" when that is not the message's fault.
func (im *importer) refusal(ctx context.Context, err error) string {
	switch {
	case errors.Is(err, errTooLarge):
		return say(ctx, "It is larger than the %s that a message may have.", locale.Of(ctx).Octets(im.most))
	case errors.Is(err, errHasNUL):
		return say(ctx, "It holds an octet of zero, which mail servers don't take.")
	case errors.Is(err, errNoMail):
		return say(ctx, "There is nothing in it.")
	case errors.Is(err, store.ErrNoSpace):
		return say(ctx, "Hearthmail has no room just now for a message of that size. Try again later.")
	case errors.Is(err, errZipBroken):
		return say(ctx, "It is damaged within the zip file.")
	}
	return ""
}

// store appends the message.
func (im *importer) store(ctx context.Context, m incoming, mail *spool, header message.Header, arrived time.Time) error {
	letter := imapclient.NewMessage{Flags: im.flagsOf(m, header), Date: arrived, Size: mail.size, Open: mail.open, Bulk: true}
	_, err := im.account.Append(ctx, im.target, letter)
	if imapclient.KindOf(err) == imapclient.KindRefused && err != nil { // it may not like the keywords
		letter.Flags = slices.DeleteFunc(letter.Flags, func(f string) bool { return !strings.HasPrefix(f, `\`) })
		_, err = im.account.Append(ctx, im.target, letter)
	}
	im.untold = im.untold || err == nil || errors.Is(err, imapclient.ErrUnclear)
	switch kind := imapclient.KindOf(err); {
	case err == nil:
		im.known.Add(header, mail.size, arrived)
		im.job.count(func(c *countsOf) { c.Taken++; c.Octets += mail.size })
	case errors.Is(err, imapclient.ErrUnclear):
		im.job.refuse(m.what, say(ctx, "The connection to the mail server was lost. It may be in the folder, or not."))
		return err
	case kind == imapclient.KindTooLarge:
		im.job.refuse(m.what, say(ctx, "It is larger than the mail server takes."))
	case kind == imapclient.KindRefused, kind == imapclient.KindInternal:
		im.job.refuse(m.what, say(ctx, "The mail server would not take it."))
	default:
		return err
	}
	if time.Since(im.told) > tellAfter {
		im.tell()
	}
	return nil
}

// tell has whoever looks at the mailbox see what has come.
func (im *importer) tell() {
	if im.untold {
		im.account.HasGrown(im.target)
	}
	im.told, im.untold = time.Now(), false
}

// flagsOf are the flags that the message is to have.
func (im *importer) flagsOf(m incoming, header message.Header) []string {
	flags := header.MailboxFlags()
	if m.note != nil {
		flags = m.note.Flags
	}
	if im.choices.read {
		flags = append(slices.Clone(flags), imapclient.FlagSeen)
	}
	var valid []string
	for _, flag := range flags {
		if imapclient.ValidFlag(flag) && !strings.EqualFold(flag, `\Recent`) && !slices.Contains(valid, flag) {
			valid = append(valid, flag)
		}
	}
	return valid
}

// dateOf is when the message arrived, as far as that can be known: when the last
// server had it, or else when it was written.
func dateOf(m incoming, header message.Header) time.Time {
	if m.note != nil && !m.note.Date.IsZero() {
		return m.note.Date
	}
	var date time.Time
	if hops := header.Hops(); len(hops) > 0 {
		date = hops[len(hops)-1].Date
	}
	if date.IsZero() {
		date, _ = header.Date()
	}
	date = cmp.Or(date, m.from)
	if date.After(time.Now().AddDate(0, 0, 1)) {
		return time.Time{}
	}
	return date
}
