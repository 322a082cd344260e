package mailroute

// publicMail are the domains of mail services on the Internet, which answer without a
// tunnel. outlook.office365.com is the documented default of Trusted Exchange Online
// Hostnames; the others are those services' own published names.
var publicMail = []string{"office365.com", "office365.us", "outlook.com", "outlook.cn", "outlook.de", "office.com", "hotmail.com", "live.com",
	"google.com", "gmail.com", "googlemail.com", "yahoo.com", "yahoo.co.jp", "icloud.com"}

// LooksPublic reports whether a host belongs to a mail service on the Internet. It is
// inferred from the name alone.
func LooksPublic(host string) bool { return WithinAny(host, publicMail) }
