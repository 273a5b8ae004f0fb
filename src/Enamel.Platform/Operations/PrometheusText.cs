using System.Globalization;
using System.Text;
using OpenTelemetry;
using OpenTelemetry.Metrics;

namespace Enamel.Platform.Operations;

/// <summary>Writes OpenTelemetry's metrics in Prometheus' text format 0.0.4. The library gathers; this only writes.</summary>
[ExportModes(ExportModes.Pull)]
sealed class PrometheusText : BaseExporter<Metric>, IPullMetricExporter
{
    readonly SemaphoreSlim one = new(1);
    string text = "";

    /// <inheritdoc/>
    public Func<int, bool>? Collect { get; set; }

    /// <summary>The metrics as of now.</summary>
    public async Task<string> Read(CancellationToken stop)
    {
        await one.WaitAsync(stop);
        try
        {
            return Collect?.Invoke(5_000) == true ? text : "";
        }
        finally
        {
            one.Release();
        }
    }

    /// <inheritdoc/>
    public override ExportResult Export(in Batch<Metric> batch)
    {
        var page = new StringBuilder();
        foreach (var metric in batch) Write(page, metric);
        text = page.ToString();
        return ExportResult.Success;
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing) one.Dispose();
        base.Dispose(disposing);
    }

    static void Write(StringBuilder page, Metric metric)
    {
        var isCounter = metric.MetricType is MetricType.LongSum or MetricType.DoubleSum;
        var name = Name(metric.Name) + (isCounter ? "_total" : "");
        var kind = metric.MetricType == MetricType.Histogram ? "histogram" : isCounter ? "counter" : "gauge";
        page.Append(CultureInfo.InvariantCulture, $"# HELP {name} {metric.Description.ReplaceLineEndings(" ")}\n# TYPE {name} {kind}\n");
        foreach (ref readonly var point in metric.GetMetricPoints()) Write(page, metric.MetricType, name, in point);
    }

    static void Write(StringBuilder page, MetricType type, string name, in MetricPoint point)
    {
        var labels = Labels(point.Tags);
        if (type == MetricType.Histogram)
        {
            WriteHistogram(page, name, labels, in point);
            return;
        }
        double? value = type switch
        {
            MetricType.LongSum or MetricType.LongSumNonMonotonic => point.GetSumLong(),
            MetricType.DoubleSum or MetricType.DoubleSumNonMonotonic => point.GetSumDouble(),
            MetricType.LongGauge => point.GetGaugeLastValueLong(),
            MetricType.DoubleGauge => point.GetGaugeLastValueDouble(),
            _ => null,
        };
        if (value is not null) Line(page, name, labels, value.Value);
    }

    static void WriteHistogram(StringBuilder page, string name, string labels, in MetricPoint point)
    {
        var below = 0L;
        foreach (var bucket in point.GetHistogramBuckets())
        {
            below += bucket.BucketCount;
            var limit = double.IsPositiveInfinity(bucket.ExplicitBound) ? "+Inf" : bucket.ExplicitBound.ToString(CultureInfo.InvariantCulture);
            Line(page, name + "_bucket", labels.Length == 0 ? $"le=\"{limit}\"" : $"{labels},le=\"{limit}\"", below);
        }
        Line(page, name + "_sum", labels, point.GetHistogramSum());
        Line(page, name + "_count", labels, point.GetHistogramCount());
    }

    static void Line(StringBuilder page, string name, string labels, double value) =>
        page.Append(name).Append(labels.Length == 0 ? "" : $"{{{labels}}}").Append(' ').Append(value.ToString("R", CultureInfo.InvariantCulture)).Append('\n');

    static string Labels(ReadOnlyTagCollection tags)
    {
        var labels = new List<string>();
        foreach (var (key, value) in tags)
        {
            var said = Convert.ToString(value, CultureInfo.InvariantCulture) ?? "";
            labels.Add($"{Name(key)}=\"{said.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal)}\"");
        }
        return string.Join(',', labels);
    }

    static string Name(string name) => string.Create(name.Length, name, static (letters, from) =>
    {
        for (var at = 0; at < letters.Length; at++) letters[at] = char.IsAsciiLetterOrDigit(from[at]) ? from[at] : '_';
    });
}
