import { css } from '@emotion/css';
import { renderTextPanelMarkdown, textUtil, type PanelProps } from '@grafana/data';
import type { PanelKind } from './define';

interface Options {
  mode: 'markdown' | 'html' | 'code';
  content: string;
}

function TextPanel({ options, replaceVariables }: PanelProps<Options>) {
  const content = replaceVariables(options.content, {}, options.mode === 'code' ? 'raw' : 'html');
  if (options.mode === 'code') {
    return <pre className={styles.page}>{content}</pre>;
  }

  const html = options.mode === 'markdown' ? renderTextPanelMarkdown(content) : textUtil.sanitizeTextPanelContent(content);
  // Both functions sanitize what they give.
  return <div className={`markdown-html ${styles.page}`} dangerouslySetInnerHTML={{ __html: html }} />;
}

const styles = { page: css({ height: '100%', overflow: 'auto' }) };

export const text: PanelKind = {
  id: 'text',
  component: TextPanel,
  withoutData: true,
  options: { mode: 'markdown', content: '', 'code.language': 'plaintext', 'code.showLineNumbers': false, 'code.showMiniMap': false },
  fields: {},
};
