using Enamel.Kernel;

namespace Enamel.Practice.Scheduling.Slots;

/// <summary>Finds free time: a pure rule over instants, so that a day of 23 or 25 hours is a day like any other.</summary>
public static class FreeSlots
{
    /// <summary>How far apart offered times are, counted from when an open time begins: quarters of an hour, as patients are told them.</summary>
    public static readonly TimeSpan Step = TimeSpan.FromMinutes(15);

    static readonly int StepCells = (int)(Step / Cells.Length);

    /// <summary>Every time of the grid at which a visit fits into open time and meets nothing; the earliest first.</summary>
    /// <param name="open">When the doctor works; what touches or overlaps is one.</param>
    /// <param name="doctorTaken">When the doctor is taken, with what is kept free around it; in any order, overlapping or not.</param>
    /// <param name="wholeTaken">When the chair or the patient is: these are needed for all of the visit.</param>
    /// <param name="shape">What the visit needs.</param>
    /// <param name="within">Nothing is offered that begins before it or ends after it.</param>
    public static IEnumerable<TimeSlot> Of(IEnumerable<TimeSlot> open, IEnumerable<TimeSlot> doctorTaken, IEnumerable<TimeSlot> wholeTaken, VisitShape shape, TimeSlot within)
    {
        var windows = open.ToList();
        var earliest = windows.Select(window => window.StartsAt).Append(within.StartsAt).Min();
        var cells = TimeSlot.Between(earliest, windows.Select(window => window.EndsAt).Append(within.EndsAt).Max()).Expected(); // within is not empty
        var (opened, doctor, whole) = (new Cells(cells), new Cells(cells), new Cells(cells));
        foreach (var window in windows) opened.FillWithin(window);
        foreach (var busy in doctorTaken) doctor.FillTouched(busy);
        foreach (var busy in wholeTaken) whole.FillTouched(busy);
        return Starts(opened, doctor, shape, within).Where(start => !whole.Any(start - shape.Before, start + shape.Cells + shape.After))
            .Select(start => TimeSlot.Between(opened.At(start), opened.At(start + shape.Cells)).Expected()); // a visit takes time
    }

    /// <summary>The cells at which a visit can begin as far as the open times and the doctor go.</summary>
    internal static IEnumerable<int> Starts(Cells open, Cells doctor, VisitShape shape, TimeSlot within)
    {
        var (first, last) = (open.Ceiling(within.StartsAt), open.Floor(within.EndsAt));
        foreach (var (from, until) in open.Runs())
        {
            var skipped = Math.Max(0, (first - from + StepCells - 1) / StepCells);
            for (var start = from + (skipped * StepCells); start + shape.Cells <= Math.Min(until, last); start += StepCells)
                if (IsFree(doctor, shape, start)) yield return start;
        }
    }

    static bool IsFree(Cells doctor, VisitShape shape, int start)
    {
        foreach (var part in shape.DoctorParts)
            if (doctor.Any(start + part.From, start + part.Until)) return false;
        return true;
    }
}
