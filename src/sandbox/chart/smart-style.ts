/** `smart_style_url`: the look of the chart, in the keys of SMART App Launch 2.2, "Styling". */
export const SMART_STYLE = {
  color_background: '#f3f6f8',
  color_error: '#8a3b12',
  color_highlight: '#1f5f7a',
  color_modal_backdrop: '#1d2a33',
  color_success: '#2f6b3a',
  color_text: '#1d2a33',
  dim_border_radius: '6px',
  dim_font_size: '16px',
  dim_spacing_size: '16px',
  font_family_body: 'system-ui, sans-serif',
  font_family_heading: 'system-ui, sans-serif',
} as const;
