// An independent reader of iCalendar (RFC 5545).
import ICAL from 'ical.js';

window.read = text => {
    const calendar = new ICAL.Component(ICAL.parse(text));
    return {
        name: calendar.getFirstPropertyValue('x-wr-calname'),
        version: calendar.getFirstPropertyValue('version'),
        events: calendar.getAllSubcomponents('vevent').map(component => {
            const event = new ICAL.Event(component);
            return {
                uid: event.uid, summary: event.summary, description: event.description ?? '', location: event.location ?? '', sequence: event.sequence, status: component.getFirstPropertyValue('status'),
                start: event.startDate.toJSDate().toISOString(), end: event.endDate.toJSDate().toISOString(), alarms: component.getAllSubcomponents('valarm').length,
                modified: component.getFirstPropertyValue('last-modified').toJSDate().toISOString(),
            };
        }),
    };
};
