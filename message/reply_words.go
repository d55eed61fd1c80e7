package message

import (
	"strings"
	"time"

	tongues "golang.org/x/text/language" // language is a rule for an attribute here
)

// ReplyWords are what stands above what is quoted, in one language.
type ReplyWords struct {
	layout    string // of a date, as package time has it
	wrote     string // {date} and {name}
	undated   string // {name}
	forwarded string // the heading of a forwarded message
	from      string
	date      string
	subject   string
	to        string
	cc        string
}

// maxLanguages bounds how much is read of what a browser says, in bytes.
const maxLanguages = 200

// ReplyWordsFor are the words in the language that a reader likes best of those there
// are: accepts is the field Accept-Language (RFC 9110, section 12.5.4). Without one
// that is known they are English.
func ReplyWordsFor(accepts string) ReplyWords {
	known := replyLanguages()
	best, weight := known["en"], float32(0)
	for one := range strings.SplitSeq(cutString(accepts, maxLanguages), ",") {
		// Each by itself, since one that isn't known must not hide the others.
		tags, weights, _ := tongues.ParseAcceptLanguage(one)
		if len(tags) == 0 || weights[0] <= weight {
			continue
		}
		base, _ := tags[0].Base()
		if words, ok := known[base.String()]; ok {
			best, weight = words, weights[0]
		}
	}
	return best
}

// Attribution says above a quote who wrote it and when, in date's own zone: "On
// Saturday, 21 November 2026 at 14:03, Ann wrote:". A zero date is left out.
func (w ReplyWords) Attribution(date time.Time, name string) string {
	if date.IsZero() {
		return strings.ReplaceAll(w.undated, "{name}", name)
	}
	return strings.NewReplacer("{date}", date.Format(w.layout), "{name}", name).Replace(w.wrote)
}

// dashes stand round the heading of a forwarded message.
const dashes = "----------"

// heading is the line above a forwarded message.
func (w ReplyWords) heading() string { return dashes + " " + w.forwarded + " " + dashes }

// isForwardHeading tells the line that was put above a forwarded message, in any
// language.
func isForwardHeading(line string) bool {
	line = strings.TrimSpace(line)
	if !strings.HasPrefix(line, dashes) || !strings.HasSuffix(line, dashes) {
		return false
	}
	title := strings.TrimSpace(strings.Trim(line, "-"))
	for _, words := range replyLanguages() {
		if title == words.forwarded {
			return true
		}
	}
	return false
}

// replyLanguages are the words by their language's tag (RFC 5646). Dates are in
// figures but in English, whose readers don't agree on their order.
func replyLanguages() map[string]ReplyWords {
	return map[string]ReplyWords{
		"en": {"Monday, 2 January 2006 at 15:04", "On {date}, {name} wrote:", "{name} wrote:", "Forwarded message", "From", "Date", "Subject", "To", "Cc"},
		"de": {"02.01.2006 um 15:04", "Am {date} schrieb {name}:", "{name} schrieb:", "Weitergeleitete Nachricht", "Von", "Datum", "Betreff", "An", "Kopie"},
		"fr": {"02/01/2006 à 15:04", "Le {date}, {name} a écrit :", "{name} a écrit :", "Message transféré", "De", "Date", "Objet", "À", "Copie"},
		"es": {"02/01/2006 a las 15:04", "El {date}, {name} escribió:", "{name} escribió:", "Mensaje reenviado", "De", "Fecha", "Asunto", "Para", "Copia"},
		"it": {"02/01/2006 alle 15:04", "Il {date}, {name} ha scritto:", "{name} ha scritto:", "Messaggio inoltrato", "Da", "Data", "Oggetto", "A", "Copia"},
		"nl": {"02-01-2006 om 15:04", "Op {date} schreef {name}:", "{name} schreef:", "Doorgestuurd bericht", "Van", "Datum", "Onderwerp", "Aan", "Kopie"},
		"pl": {"02.01.2006 o 15:04", "W dniu {date} {name} pisze:", "{name} pisze:", "Przekazana wiadomość", "Od", "Data", "Temat", "Do", "Kopia"},
		"pt": {"02/01/2006 às 15:04", "Em {date}, {name} escreveu:", "{name} escreveu:", "Mensagem encaminhada", "De", "Data", "Assunto", "Para", "Cópia"},
		"tr": {"02.01.2006 15:04", "{name}, {date} tarihinde yazdı:", "{name} yazdı:", "İletilen ileti", "Kimden", "Tarih", "Konu", "Kime", "Bilgi"},
		"uk": {"02.01.2006 о 15:04", "{date} {name} пише:", "{name} пише:", "Переслане повідомлення", "Від", "Дата", "Тема", "Кому", "Копія"},
		"ar": {"02/01/2006 15:04", "في {date} كتب {name}:", "كتب {name}:", "رسالة معاد توجيهها", "من", "التاريخ", "الموضوع", "إلى", "نسخة"},
		"zh": {"2006-01-02 15:04", "{name} 于 {date} 写道：", "{name} 写道：", "转发的邮件", "发件人", "日期", "主题", "收件人", "抄送"},
		"ja": {"2006/01/02 15:04", "{date} に {name} さんが書きました：", "{name} さんが書きました：", "転送メッセージ", "差出人", "日付", "件名", "宛先", "Cc"},
	}
}
