// A page that somebody else could have written: Syncfusion's calendar, told nothing of our server but its addresses.
import { Schedule, Day, Week, Month, Resize, DragAndDrop } from '@syncfusion/ej2-schedule';
import { DataManager, UrlAdaptor } from '@syncfusion/ej2-data';

Schedule.Inject(Day, Week, Month, Resize, DragAndDrop);

window.show = async ({ date, patient }) => {
    const resources = await (await fetch('/api/v1/agenda/resources')).json();
    window.failures = [];
    window.doctors = resources.Doctors;
    window.schedule = new Schedule({
        height: '900px', currentView: 'Day', views: ['Day', 'Week', 'Month'], selectedDate: new Date(`${date}T12:00:00`), startHour: '08:00', endHour: '19:00', timezone: 'UTC',
        timeScale: { interval: 30, slotCount: 2 },
        group: { resources: ['Branches', 'Doctors'] },
        resources: [
            { field: 'BranchId', title: 'Branch', name: 'Branches', dataSource: resources.Branches, idField: 'Id', textField: 'Text' },
            { field: 'DoctorId', title: 'Doctor', name: 'Doctors', dataSource: resources.Doctors, idField: 'Id', textField: 'Text', groupIDField: 'GroupID', colorField: 'Color' },
        ],
        eventSettings: { dataSource: new DataManager({ url: '/api/v1/agenda/read', crudUrl: '/api/v1/agenda', adaptor: new UrlAdaptor() }) },
        actionBegin: args => { if (args.requestType === 'eventCreate') for (const added of args.addedRecords ?? args.data) added.PatientId = patient; },
        eventRendered: args => { args.element.style.backgroundColor = args.data.CategoryColor; },
        actionFailure: async args => {
            const failure = [args.error].flat()[0]?.error ?? args.error;
            const body = typeof failure.responseText === 'string' ? failure.responseText : await failure.text?.().catch(() => '');
            window.failures.push({ status: failure.status, body });
            const problem = JSON.parse(body || '{}');
            document.getElementById('trouble').textContent = problem.detail ?? 'no reason was told';
        },
    });
    window.schedule.appendTo('#calendar');
};
