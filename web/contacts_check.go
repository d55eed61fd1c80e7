package web

import (
	"context"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"hearthmail/message"
)

// maxContactName bounds what a person or a group is called, in octets.
const maxContactName = 300

// contactKey is how the addresses of contacts are compared: without case. It is
// false for what is no address.
func contactKey(address string) (string, bool) {
	at := strings.LastIndexByte(address, '@')
	if at < 1 || at == len(address)-1 || len(address) > maxSender || strings.ContainsFunc(address, isOdd) || strings.ContainsAny(address, "<>,;") {
		return "", false
	}
	return strings.ToLower(norm.NFC.String(address)), true
}

// contactName makes one line of a name that may come from anywhere.
func contactName(text string) string {
	text = strings.Map(func(c rune) rune {
		if unicode.IsControl(c) {
			return ' '
		}
		return c
	}, strings.ToValidUTF8(text, "\uFFFD"))
	return cut(oneLine(text), maxContactName)
}

// oneAddress reads a field of one address, as people type it. It fails with the
// sentence that says what is wrong.
func oneAddress(ctx context.Context, text string) (message.Address, error) {
	good, bad := message.ParseRecipients(text)
	switch {
	case len(bad) > 0:
		return message.Address{}, badlySaid(faultInWords(ctx, bad[0].Fault))
	case len(good) != 1:
		return message.Address{}, badRequest("Type one address, such as ann@example.org.")
	}
	if _, ok := contactKey(good[0].Addr); !ok {
		return message.Address{}, badRequest("That is no address. One looks like ann@example.org.")
	}
	good[0].Name = contactName(good[0].Name)
	return good[0], nil
}
