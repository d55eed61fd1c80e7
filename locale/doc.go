// Package locale is how Hearthmail speaks to people: texts, plurals, numbers and dates
// by the rules of their language (CLDR), from the catalogues in catalogs/.
//
// A text stands in the code as it is in English, where it is needed: the templates say
//
//	{ say(ctx, "Skip to the content") }
//	{ say(ctx, "%d messages struck through.", n) }
//	@sentence("Signed in as %s.", bdi(name))
//
// and that text is its key in every catalogue. Texts are constants of the type Text, so
// that the compiler knows them all: locale/check finds them, and fails the build when a
// catalogue lacks one, holds one that nobody says, or says it with other placeholders.
//
//   - Say whole sentences. What is put together of pieces can't be translated.
//   - %d is a number: it is written with the language's separators, and the first one of a
//     text decides its plural. English's own plurals stand in catalogs/en.json. %s is all
//     else (numbers of years, too).
//   - What follows a "|" isn't said: it tells apart what is alike in English alone, as in
//     "Archive|folder" and "Archive|act".
//   - A text of the scripts is say("…") from ./say there; it lies in the same catalogues.
package locale
