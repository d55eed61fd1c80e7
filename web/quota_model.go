package web

import (
	"hearthmail/imapclient"
	"hearthmail/templates"
)

func quotaModels(quotas []imapclient.Quota) []templates.Quota {
	var models []templates.Quota
	for _, q := range quotas {
		m := templates.Quota{Used: q.Used, Limit: q.Limit, Messages: q.Resource == "MESSAGE"}
		if !m.Messages { // units of 1,024 octets (RFC 9208, section 5.1)
			m.Used, m.Limit = q.Used*1024, q.Limit*1024
		}
		models = append(models, m)
	}
	return models
}
