import { formatPercent } from "../../../base/format";
import { useOverlay } from "../../../overlay/settings";
import { Slider } from "../../../ui/Slider";

/** How much of a picture its masks cover; acts while it is dragged. */
export function OpacitySlider({ className }: { className: string | undefined }) {
  const { settings, set } = useOverlay();
  return (
    <Slider
      className={className}
      label="Opacity of masks"
      value={settings.opacity}
      min={0}
      max={1}
      step={0.01}
      valueText={formatPercent(settings.opacity)}
      onChange={(opacity) => set({ opacity }, { replace: true })}
    />
  );
}
