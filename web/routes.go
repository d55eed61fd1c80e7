package web

import (
	"net/http"

	"github.com/go-chi/chi/v5"
)

// routes is the whole route table, with the chain that every request passes.
func (s *Server) routes() http.Handler {
	r := chi.NewRouter()
	r.Use(boundTime(s.patience), s.requestLog, s.recovery, s.proxies.forwarded, securityHeaders(s.isPublic), s.crossOrigin(), limitBody, answerHead, s.speak)
	r.NotFound(s.handle(s.notFound))
	r.MethodNotAllowed(s.handle(s.methodNotAllowed))

	s.probes(r)
	if s.base == "" {
		s.pages(r)
	} else {
		r.Get("/", s.handle(s.home))
		r.Get(s.base, s.handle(s.home))
		r.Route(s.base, s.pages)
	}
	return r
}

func (s *Server) pages(r chi.Router) {
	if s.base != "" {
		s.probes(r)
	}
	r.Get("/", s.handle(s.home))
	r.Get("/login", s.handle(s.loginShow))
	r.Post("/login", s.handle(s.login))
	r.Get("/login/code", s.handle(s.loginCodeShow))
	r.Post("/login/code", s.handle(s.loginCode))
	if s.openid != nil {
		r.Get("/login/openid", s.handle(s.openIDBegin))
		r.Get("/login/openid/callback", s.handle(s.openIDFinish))
	}
	r.Post("/logout", s.handle(s.logout))
	r.Handle("/static/*", http.StripPrefix(s.base+"/static", s.static))

	r.With(s.signedIn).Get("/events", s.handle(s.events))
	r.With(s.signedIn).Get("/images", s.handle(s.imagesShow))
	r.Route("/settings", s.settingsPages)
	s.letterPages(r)
	s.mailboxPages(r)
	s.exports(r)
	r.Route("/messages", func(r chi.Router) {
		r.Use(s.signedIn)
		s.messageActs(r)
	})
	r.Route("/acts", s.actPages)
	s.searching(r)
	r.Route("/mailboxes/{mailbox}", func(r chi.Router) {
		r.Use(s.signedIn)
		r.Get("/", s.handle(s.mailboxShow))
		r.Post("/sort", s.handle(s.mailboxSort))
		s.mailboxActs(r)
		s.messageActs(r)
		r.Get("/purge", s.handle(s.purgeShow))
		r.Post("/purge", s.handle(s.purge))
		s.inAndOut(r)
		r.Route("/messages/{uid}", func(r chi.Router) {
			r.Get("/", s.handle(s.messageShow))
			r.Get("/sender", s.handle(s.messageSender))
			r.Post("/unsubscribe", s.handle(s.messageUnsubscribe))
			s.threads(r)
			s.mail(r)
			r.Route("/parts/{holder}/open", func(r chi.Router) {
				r.Get("/", s.handle(s.innerShow))
				s.mail(r)
			})
		})
	})
}

func (s *Server) settingsPages(r chi.Router) {
	r.Use(s.signedIn)
	r.Get("/", s.handle(s.settingsShow))
	r.Post("/sessions/end", s.handle(s.sessionsEnd))
	r.Post("/sessions/{id}/end", s.handle(s.sessionEnd))
	r.Post("/images", s.handle(s.settingsImages))
	r.Post("/composing", s.handle(s.settingsWriting))
	r.Post("/lists", s.handle(s.settingsLists))
	r.Post("/preferences", s.handle(s.settingsPreferences))
	r.Post("/images/senders/remove", s.handle(s.settingsSenderRemove))
	r.Post("/second-factor/begin", s.handle(s.factorBegin))
	r.Post("/second-factor/confirm", s.handle(s.factorConfirm))
	r.Post("/second-factor/codes", s.handle(s.factorCodes))
	r.Post("/second-factor/remove", s.handle(s.factorRemove))
	s.writing(r)
	s.labelPages(r)
}

// mailboxPages are where mailboxes are looked after.
func (s *Server) mailboxPages(r chi.Router) {
	r.With(s.signedIn).Get("/mailboxes", s.handle(s.mailboxesShow))
	r.With(s.signedIn).Post("/mailboxes", s.handle(s.mailboxCreate))
	r.With(s.signedIn).Post("/settings/tree", s.handle(s.treeChoose))
	r.With(s.signedIn).Post("/settings/threads", s.handle(s.settingsThreads))
}

// mailboxActs are what is done with a whole mailbox.
func (s *Server) mailboxActs(r chi.Router) {
	r.Get("/settings", s.handle(s.mailboxSettings))
	r.Post("/rename", s.handle(s.mailboxRename))
	r.Get("/remove", s.handle(s.removeShow))
	r.Post("/remove", s.handle(s.mailboxRemove))
	r.Post("/subscribe", s.handle(s.mailboxSubscribe))
	r.Post("/unsubscribe", s.handle(s.mailboxUnsubscribe))
	r.Get("/empty", s.handle(s.emptyShow))
	r.Post("/empty", s.handle(s.mailboxEmpty))
	r.Get("/read", s.handle(s.readShow))
	r.Post("/read", s.handle(s.mailboxRead))
	r.Post("/role", s.handle(s.mailboxRole))
	r.Post("/acl", s.handle(s.mailboxGrant))
	r.Post("/acl/remove", s.handle(s.mailboxGrantRemove))
}

// searching is over several mailboxes, and what of it is kept.
func (s *Server) searching(r chi.Router) {
	r.Route("/search", func(r chi.Router) {
		r.Use(s.signedIn)
		r.Get("/", s.handle(s.searchShow))
		r.Get("/compose", s.handle(s.searchCompose))
		r.Get("/complete", s.handle(s.searchComplete))
		r.Get("/events", s.handle(s.searchEvents))
		r.Post("/stop", s.handle(s.searchStop))
	})
	r.Route("/searches", func(r chi.Router) {
		r.Use(s.signedIn)
		r.Get("/", s.handle(s.savedShow))
		r.Post("/", s.handle(s.savedAdd))
		r.Post("/{id}/rename", s.handle(s.savedRename))
		r.Post("/{id}/remove", s.handle(s.savedRemove))
	})
}

// exports are what gets mail out of several mailboxes.
func (s *Server) exports(r chi.Router) {
	r.Group(func(r chi.Router) {
		r.Use(s.signedIn)
		r.Get("/export", s.handle(s.exportShow))
		r.Post("/export", s.handle(s.exportMessages))
		r.Get("/export.zip", s.handle(s.exportEverything("zip")))
		r.Get("/export.mbox", s.handle(s.exportEverything("mbox")))
	})
}

// inAndOut is what gets mail out of one mailbox, and into it.
func (s *Server) inAndOut(r chi.Router) {
	r.Get("/export", s.handle(s.exportMailbox))
	r.Post("/export", s.handle(s.exportMailbox))
	r.Get("/import", s.handle(s.importShow))
	r.Post("/import", s.handle(s.importPost))
}

// letterPages are where one writes, and what is on its way.
func (s *Server) letterPages(r chi.Router) {
	r.Route("/compose", func(r chi.Router) {
		r.Use(s.signedIn)
		r.With(composing).Get("/", s.handle(s.composeShow))
		r.With(composing).Post("/draft", s.handle(s.composeDraft))
		r.With(composing).Post("/discard", s.handle(s.composeDiscard))
		r.With(composing).Post("/restore", s.handle(s.composeRestore))
		r.With(composing).Post("/send", s.handle(s.composeSend))
		r.Post("/uploads", s.handle(s.composeUpload))
		r.Get("/recipients", s.handle(s.composeRecipients))
		r.Get("/{letter}/parts/{token}", s.handle(s.composePart))
		r.Post("/{letter}/parts/{token}/remove", s.handle(s.composePartRemove))
	})
	r.Route("/outbox", func(r chi.Router) {
		r.Use(s.signedIn)
		r.Get("/", s.handle(s.outboxShow))
		r.Get("/state", s.handle(s.outboxState))
		r.Post("/{letter}/{act}", s.handle(s.outboxAct))
	})
	s.people(r)
}

// people are whom one writes to.
func (s *Server) people(r chi.Router) {
	r.Route("/contacts", func(r chi.Router) {
		r.Use(s.signedIn)
		r.Get("/", s.handle(s.contactsShow))
		r.Post("/", s.handle(s.contactSave))
		r.Get("/edit", s.handle(s.contactEdit))
		r.Post("/remove", s.handle(s.contactsRemove))
		r.Get("/group", s.handle(s.groupEdit))
		r.Post("/groups", s.handle(s.groupSave))
		r.Post("/groups/remove", s.handle(s.groupRemove))
		r.Post("/import", s.handle(s.contactsImport))
	})
	r.With(s.signedIn).Get("/contacts.vcf", s.handle(s.contactsExport))
}

// writing is what the settings have for letters.
func (s *Server) writing(r chi.Router) {
	r.Get("/identities", s.handle(s.identitiesShow))
	r.Post("/identities", s.handle(s.identitySave))
	r.Get("/identities/edit", s.handle(s.identityEdit))
	r.Post("/identities/raise", s.handle(s.identityRaise))
	r.Post("/identities/remove", s.handle(s.identityRemove))
	r.Get("/replies", s.handle(s.cannedShow))
	r.Post("/replies", s.handle(s.cannedSave))
	r.Get("/replies/edit", s.handle(s.cannedEdit))
	r.Post("/replies/remove", s.handle(s.cannedRemove))
}

// labelPages are where labels are made and changed.
func (s *Server) labelPages(r chi.Router) {
	r.Get("/labels", s.handle(s.labelsShow))
	r.Post("/labels", s.handle(s.labelSave))
	r.Get("/labels/edit", s.handle(s.labelEdit))
	r.Post("/labels/raise", s.handle(s.labelRaise))
	r.Post("/labels/lower", s.handle(s.labelLower))
	r.Get("/labels/remove", s.handle(s.labelAsk))
	r.Post("/labels/remove", s.handle(s.labelRemove))
}

// mail is what lies below the address of a message, be it one of a mailbox or
// one in a part of such a message.
func (s *Server) mail(r chi.Router) {
	r.Get("/body", s.handle(s.messageBody))
	r.Post("/images", s.handle(s.messageImages))
	r.Get("/raw", s.handle(s.messageRaw))
	r.Get("/headers", s.handle(s.messageHeaders))
	r.Get("/source", s.handle(s.messageSource))
	r.Get("/print", s.handle(s.messagePrint))
	r.Get("/parts/{part}", s.handle(s.partDownload))
	r.Get("/parts/{part}/preview", s.handle(s.previewShow))
	r.Get("/pictures/{part}", s.handle(s.pictureShow))
	r.Get("/attachments.zip", s.handle(s.attachmentsZip))
}

// threads are the pages of a message's conversation.
func (s *Server) threads(r chi.Router) {
	r.Get("/thread", s.handle(s.threadShow))
	r.Get("/thread/rows", s.handle(s.threadRows))
}
