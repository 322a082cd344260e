package sample

import "fmt"

// How Android's logs look. The pattern of the apps' own logs is not public, so that each
// of the forms that may occur is written by one of them.

// activities is the part of the system that starts and ends apps (seen in public lines).
var activities = writer{source: "ActivityManager"}

// androidTags are the tags under which the parts of an app log on Android.
var androidTags = map[string]string{
	"CTXMAMCoreFramework": "MDXLifecycle", "CTXMAMContainment": "MDXLifecycle", "CTXMAMCore": "MDXHub", "CTXMAMNetwork": "MvpnTunnel", "Sync": "MailSync",
}

func (l deviceLine) tag() string {
	if t := androidTags[l.source]; t != "" {
		return t
	}
	return l.source
}

const androidTime = "2006-01-02 15:04:05.000 -0700"

// ctxlogAndroid is a time, a level and a tag.
func ctxlogAndroid(_ string, l deviceLine) string {
	return fmt.Sprintf("%s %s [%s] %s", l.at.In(japan).Format(androidTime), l.level, l.tag(), l.message)
}

// threadtime is logcat's form of that name, with year and zone.
func threadtime(process int) form {
	return func(_ string, l deviceLine) string {
		return fmt.Sprintf("%s %5d %5d %c %-8s: %s", l.at.In(japan).Format(androidTime), process, process+l.thread%100, l.level[0], l.tag(), l.message)
	}
}

// studio is the form of Android Studio.
func studio(process int, identifier string) form {
	return func(_ string, l deviceLine) string {
		return fmt.Sprintf("%s %d-%d %-23s %-35s %c  %s", l.at.In(japan).Format(androidTime), process, process+l.thread%100, l.tag(), identifier, l.level[0], l.message)
	}
}
