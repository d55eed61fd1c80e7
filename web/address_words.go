package web

import (
	"context"

	"hearthmail/locale"
	"hearthmail/message"
)

// badAddressInWords says which of several addresses is wrong, and why.
func badAddressInWords(ctx context.Context, b message.BadAddress) string {
	return say(ctx, "“%s”: %s", b.Shown(), faultInWords(ctx, b.Fault))
}

func faultInWords(ctx context.Context, fault message.AddressFault) string {
	if fault == message.FaultMany {
		return say(ctx, "These are more than %d recipients.", message.MaxRecipients)
	}
	return say(ctx, faultText(fault))
}

func faultText(fault message.AddressFault) locale.Text {
	switch fault {
	case message.FaultNoAt:
		return "There is no @ in it."
	case message.FaultNoName:
		return "There is nothing before the @."
	case message.FaultNoServer:
		return "There is nothing behind the @."
	case message.FaultLong:
		return "It is too long."
	case message.FaultCharacters:
		return "There are characters before the @ that must not be there."
	case message.FaultLongName:
		return "What stands before the @ is too long."
	case message.FaultServer:
		return "What stands behind the @ is not the name of a server."
	case message.FaultBlank:
		return "There is a blank in it."
	case message.FaultBehind:
		return "There is something behind the address."
	default:
		return "That is no address. One looks like ann@example.org."
	}
}

// wrongAddress is the failure of a form for the first address in it that is wrong.
func wrongAddress(ctx context.Context, b message.BadAddress) *problem {
	return badlySaid(badAddressInWords(ctx, b))
}

// questionInWords asks what a letter is asked about before it is sent.
func questionInWords(ctx context.Context, q message.Question) string {
	switch q.Name {
	case "subject":
		return say(ctx, "There is no subject. A few words help people to see what it is about.")
	case "attachment":
		return say(ctx, "You write of something attached, but there is no attachment.")
	default:
		return say(ctx, "Your answer goes to %d people. Should all of them read it?", q.People)
	}
}
