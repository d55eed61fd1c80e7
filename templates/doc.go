// Package templates is everything that a person sees: the templ components, a
// file a page or part of one, their view models (models.go) and the addresses
// that they lead to (links.go). What a user reads is worded here and nowhere
// else, the sentences of errors apart.
package templates
