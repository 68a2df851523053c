export default function OverviewPage() {
  return <p>…</p>;
}
